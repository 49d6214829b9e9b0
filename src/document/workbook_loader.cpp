#include <dlfcn.h>

#include "document/book_plan.h"
#include "document/workbook.h"
#include "document/workbook_module.h"
#include "document/workbook_parts.h"
#include "source/own_file.h"

namespace plimsoll::document {

namespace {

Error not_loaded() {
  const char* const why = dlerror();
  return Error{std::string("cannot make a workbook: ") + (why == nullptr ? "" : why)};
}

}  // namespace

Result<void*> workbook_symbol(const char* name) {
  const Result<std::string> path = source::own_part("plimsoll-workbook.so");
  if (!path) return Error{"cannot make a workbook: " + path.error()};
  void* const module = dlopen(path->c_str(), RTLD_NOW | RTLD_LOCAL);
  if (module == nullptr) return not_loaded();
  void* const found = dlsym(module, name);
  if (found == nullptr) return not_loaded();
  return found;
}

Result<std::string> write_workbook(const Part& run, const std::vector<Part>& others) {
  const Result<Book> book = make_book(run, others);
  if (!book) return book.failure();
  const auto write =
      workbook_function<decltype(&plimsoll_write_workbook)>("plimsoll_write_workbook");
  if (!write) return write.failure();
  Result<std::string> bytes = std::string();
  (*write)(*book, bytes);
  return bytes;
}

}  // namespace plimsoll::document
