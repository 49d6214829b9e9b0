// Fuzz target: any bytes as a filing in HTML. See filing_target.h.
#include "filing/html/html_reader.h"
#include "filing_target.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string bytes(reinterpret_cast<const char*>(data), size);
  if (!plimsoll::filing::looks_like_html(bytes)) bytes = "<html>" + bytes;
  plimsoll::filing::check_filing(std::move(bytes));
  return 0;
}
