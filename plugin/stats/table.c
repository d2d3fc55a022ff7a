/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Wireshark owns the rows; the texts in them are ours, one copy each however
 * many cells have it. A cell's text is freed where Wireshark gives up the table
 * or starts it afresh.
 */
#include "stats/table.h"

#include <math.h>

#include "dhcpv6lq/hash.h"
#include "from/file.h"

static const char table_name[] = "DHCPv6 Leasequery";

/* ---- columns ---- */

/* What a cell is and how it is printed: in windows by its own type, in tshark as a text. */
static const struct {
    stat_tap_table_item_enum type;
    const char *format;
} kinds[] = {
    [DHCPV6LQ_COLUMN_TEXT] = {TABLE_ITEM_STRING, "%s"},
    [DHCPV6LQ_COLUMN_NUMBER] = {TABLE_ITEM_UINT, "%u"},
    [DHCPV6LQ_COLUMN_REAL] = {TABLE_ITEM_FLOAT, "%.6f"},
};

static const char *name_of(const struct dhcpv6lq_column *column) {
    return column->window_name && dhcpv6lq_has_windows() ? column->window_name : column->name;
}

static void set_width(const stat_tap_table_item *field, struct dhcpv6lq_heading *heading,
                      size_t width) {
    heading->width = (unsigned)MIN(width, DHCPV6LQ_COLUMN_WIDTH);
    snprintf(heading->name, sizeof heading->name, "%-*s", (int)heading->width,
             name_of(heading->column));
    if (dhcpv6lq_has_windows()) {
        g_strlcpy(heading->format, kinds[heading->column->kind].format, sizeof heading->format);
    } else {
        snprintf(heading->format, sizeof heading->format, "%%%s%us",
                 field->align == TAP_ALIGN_LEFT ? "-" : "", heading->width);
    }
}

/* A field knows its heading's text only; this is the heading around it. */
static struct dhcpv6lq_heading *heading_of(const stat_tap_table_item *field) {
    return (struct dhcpv6lq_heading *)(void *)(field->column_name -
                                               offsetof(struct dhcpv6lq_heading, name));
}

static void widen(const stat_tap_table_ui *ui, unsigned column, size_t width) {
    struct dhcpv6lq_heading *heading = heading_of(&ui->fields[column]);

    if (width > heading->width && !dhcpv6lq_has_windows()) {
        set_width(&ui->fields[column], heading, width);
    }
}

/* A window's headings are read before its table is filled: they must not be padded then. */
static void narrow(const stat_tap_table_ui *ui) {
    for (size_t i = 0; i < ui->nfields; i++) {
        struct dhcpv6lq_heading *heading = heading_of(&ui->fields[i]);

        ui->fields[i].type =
            dhcpv6lq_has_windows() ? kinds[heading->column->kind].type : TABLE_ITEM_STRING;
        set_width(&ui->fields[i], heading, strlen(name_of(heading->column)));
    }
}

/* ---- texts ---- */

/* A text, and how many cells have it. */
struct text {
    unsigned cells;
    char text[];
};

static GHashTable *texts; /* by what they say: the text of each, to itself */

static guint hash_text(gconstpointer key) {
    const char *text = (const char *)key;

    return (guint)dhcpv6lq_hash((const uint8_t *)text, strlen(text), dhcpv6lq_seed());
}

static gboolean is_equal_text(gconstpointer one, gconstpointer other) {
    return strcmp((const char *)one, (const char *)other) == 0;
}

static struct text *text_of(const char *string) {
    return (struct text *)(void *)((char *)string - offsetof(struct text, text));
}

static const char *share(const char *string) {
    size_t size = strlen(string) + 1;
    struct text *text;
    const char *known;

    if (!texts) {
        texts = g_hash_table_new(hash_text, is_equal_text);
    }
    known = (const char *)g_hash_table_lookup(texts, string);
    if (known) {
        text_of(known)->cells++;
        return known;
    }
    text = (struct text *)g_malloc(offsetof(struct text, text) + size);
    text->cells = 1;
    memcpy(text->text, string, size);
    g_hash_table_add(texts, text->text);
    return text->text;
}

static void release(const char *string) {
    struct text *text = text_of(string);

    if (--text->cells == 0) {
        g_hash_table_remove(texts, string);
        g_free(text);
    }
}

/* ---- tables ---- */

static void free_cell(stat_tap_table_item_type *cell) {
    if (cell->type == TABLE_ITEM_STRING && cell->value.string_value) {
        release(cell->value.string_value);
    }
    cell->type = TABLE_ITEM_NONE;
}

/* The first cell knows the table's registration, which the other callbacks are not told. */
static stat_tap_table_ui *ui_of(const stat_tap_table *table) {
    return (stat_tap_table_ui *)stat_tap_get_field_data(table, 0, 0)->user_data.ptr_value;
}

static void free_table_cell(stat_tap_table *table, guint row, guint column,
                            stat_tap_table_item_type *cell) {
    if (row == 0 && column == 0) {
        narrow(ui_of(table));
    }
    free_cell(cell);
}

static void set_text(stat_tap_table *table, unsigned row, unsigned column, const char *text) {
    stat_tap_table_item_type *cell = stat_tap_get_field_data(table, row, column);
    const char *shared = share(text);

    free_cell(cell);
    cell->type = TABLE_ITEM_STRING;
    cell->value.string_value = shared;
}

static void add_row(stat_tap_table *table, unsigned row) {
    stat_tap_table_item_type *cells = g_new0(stat_tap_table_item_type, table->num_fields);

    stat_tap_init_table_row(table, row, table->num_fields, cells);
    g_free(cells);
}

/* In tshark every cell before a text must be one, too. A window is filled once, when it is opened.
 */
static void say_nothing(stat_tap_table *table, stat_tap_table_ui *ui) {
    const char *empty = heading_of(&ui->fields[0])->empty;
    unsigned column = 0;

    add_row(table, 0);
    stat_tap_get_field_data(table, 0, 0)->user_data.ptr_value = ui;
    if (!dhcpv6lq_has_windows()) {
        set_text(table, 0, 0, empty);
        return;
    }
    while (heading_of(&ui->fields[column])->column->kind != DHCPV6LQ_COLUMN_TEXT) {
        column++;
    }
    char *text = g_strdup_printf("%s so far: Apply reads again", empty);

    set_text(table, 0, column, text);
    g_free(text);
}

static void reset(stat_tap_table *table) {
    stat_tap_table_ui *ui = ui_of(table);

    for (unsigned row = 0; row < table->num_elements; row++) {
        for (unsigned column = 0; column < table->num_fields; column++) {
            free_cell(stat_tap_get_field_data(table, row, column));
        }
        g_free(table->elements[row]);
    }
    table->num_elements = 0;
    narrow(ui);
    say_nothing(table, ui);
}

/* A table that another window shows already stays as it is until packets come again: then it is
 * reset. */
static void init(stat_tap_table_ui *ui) {
    if (!stat_tap_find_table(ui, table_name)) {
        narrow(ui);

        stat_tap_table *table = stat_tap_init_table(table_name, (int)ui->nfields, 0, NULL);

        stat_tap_add_table(ui, table);
        say_nothing(table, ui);
    }
}

void dhcpv6lq_table_register(stat_tap_table_ui *ui, const struct dhcpv6lq_column *columns,
                             struct dhcpv6lq_heading *headings, stat_tap_table_item *fields,
                             const char *empty) {
    static tap_param params[] = {{PARAM_FILTER, "filter", "Filter", NULL, TRUE}};

    for (size_t i = 0; i < ui->nfields; i++) {
        fields[i] = (stat_tap_table_item){
            .align = columns[i].kind == DHCPV6LQ_COLUMN_TEXT ? TAP_ALIGN_LEFT : TAP_ALIGN_RIGHT,
            .column_name = headings[i].name,
            .field_format = headings[i].format};
        headings[i].column = &columns[i];
    }
    ui->group = REGISTER_PACKET_STAT_GROUP_UNSORTED;
    ui->tap_name = ui->tap_name ? ui->tap_name : "dhcpv6lq";
    ui->stat_tap_init_cb = init;
    ui->stat_tap_reset_table_cb = reset;
    ui->stat_tap_free_table_item_cb = free_table_cell;
    ui->fields = fields;
    ui->nparams = G_N_ELEMENTS(params);
    ui->params = params;
    headings[0].empty = empty;
    narrow(ui);
    register_stat_tap_table_ui(ui);
}

static stat_tap_table *the_table(void *tapdata) {
    return g_array_index(((stat_data_t *)tapdata)->stat_tap_data->tables, stat_tap_table *, 0);
}

/* Known by a cell of the first row, which there always is. */
static guint *begun(const stat_tap_table *table) {
    return &stat_tap_get_field_data(table, 0, 1)->user_data.uint_value;
}

bool dhcpv6lq_table_begins(void *tapdata) {
    guint *has_begun = begun(the_table(tapdata));
    bool begins = *has_begun == 0;

    *has_begun = 1;
    return begins;
}

bool dhcpv6lq_table_has_begun(stat_tap_table_ui *ui) {
    stat_data_t tapdata = {ui, NULL};

    return ui->tables && ui->tables->len > 0 && *begun(the_table(&tapdata)) != 0;
}

static stat_tap_table *find_row(void *tapdata, unsigned row) {
    stat_tap_table *table = the_table(tapdata);

    if (row >= table->num_elements) {
        add_row(table, row);
    }
    return table;
}

/* ---- cells ---- */

void dhcpv6lq_cell_text(void *tapdata, unsigned row, unsigned column, const char *text) {
    set_text(find_row(tapdata, row), row, column, text);
    widen(((stat_data_t *)tapdata)->stat_tap_data, column, strlen(text));
}

/* In windows: the cell, to be filled. */
static stat_tap_table_item_type *begin_cell(void *tapdata, unsigned row, unsigned column,
                                            stat_tap_table_item_enum type) {
    stat_tap_table_item_type *cell = stat_tap_get_field_data(find_row(tapdata, row), row, column);

    free_cell(cell);
    cell->type = type;
    return cell;
}

void dhcpv6lq_cell_number(void *tapdata, unsigned row, unsigned column, uint32_t number) {
    char text[16];

    if (dhcpv6lq_has_windows()) {
        begin_cell(tapdata, row, column, TABLE_ITEM_UINT)->value.uint_value = number;
        return;
    }
    snprintf(text, sizeof text, "%u", number);
    dhcpv6lq_cell_text(tapdata, row, column, text);
}

void dhcpv6lq_cell_real(void *tapdata, unsigned row, unsigned column, double number) {
    char text[32];

    if (dhcpv6lq_has_windows()) {
        begin_cell(tapdata, row, column, TABLE_ITEM_FLOAT)->value.float_value = number;
        return;
    }
    snprintf(text, sizeof text, "%.6f", number);
    dhcpv6lq_cell_text(tapdata, row, column, text);
}

void dhcpv6lq_cell_unknown(void *tapdata, unsigned row, unsigned column) {
    if (dhcpv6lq_has_windows()) {
        dhcpv6lq_cell_real(tapdata, row, column, HUGE_VAL);
    } else {
        dhcpv6lq_cell_text(tapdata, row, column, "-");
    }
}
