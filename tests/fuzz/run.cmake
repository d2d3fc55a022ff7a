# cmake -DTARGET=PROGRAM -DCORPUS=FOLDER -DRUNS=NUMBER -P run.cmake: the corpus, and so many runs more, the same ones
# each time. What makes the target fail is left beside the program.
file(GLOB inputs ${CORPUS}/*)
list(LENGTH inputs count)
math(EXPR runs "${count} + ${RUNS}")
execute_process(
    COMMAND ${TARGET} -runs=${runs} -seed=1 -rss_limit_mb=2048 -timeout=20 -print_final_stats=1
            -artifact_prefix=${TARGET}- ${CORPUS} COMMAND_ERROR_IS_FATAL ANY)
