# Fails when what PROGRAM prints is not the text of PAGE.
execute_process(COMMAND ${PROGRAM} OUTPUT_VARIABLE made RESULT_VARIABLE code)
file(READ ${PAGE} kept)
if(NOT code EQUAL 0 OR NOT made STREQUAL kept)
  message(FATAL_ERROR "${PAGE} is out of date: run write_distributions > docs/reference/distributions.md")
endif()
