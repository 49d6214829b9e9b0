#include <dlfcn.h>

#include "document/book_plan.h"
#include "document/workbook.h"
#include "document/workbook_module.h"
#include "source/own_file.h"

namespace plimsoll::document {

namespace {

Error not_loaded() {
  const char* const why = dlerror();
  return Error{std::string("cannot make a workbook: ") + (why == nullptr ? "" : why)};
}

}  // namespace

Result<std::string> write_workbook(const Part& run, const std::vector<Part>& others) {
  const Result<Book> book = make_book(run, others);
  if (!book) return book.failure();
  const Result<std::string> path = source::own_part("plimsoll-workbook.so");
  if (!path) return Error{"cannot make a workbook: " + path.error()};
  // Never unloaded.
  void* const module = dlopen(path->c_str(), RTLD_NOW | RTLD_LOCAL);
  if (module == nullptr) return not_loaded();
  void* const found = dlsym(module, "plimsoll_write_workbook");
  if (found == nullptr) return not_loaded();
  Result<std::string> bytes = std::string();
  reinterpret_cast<decltype(&plimsoll_write_workbook)>(found)(*book, bytes);
  return bytes;
}

}  // namespace plimsoll::document
