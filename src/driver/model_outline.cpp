#include "driver/model_outline.h"

#include <cstdio>

#include "driver/locate.h"

namespace plimsoll::driver {

std::string OutlinedModel::place(source::Span span) const {
  if (!span.valid()) return "";
  return sources.file(span.file).path + ":" + std::to_string(line(span));
}

std::uint32_t OutlinedModel::line(source::Span span) const {
  return span.valid() ? sources.place(span.file, span.begin).line : 0;
}

const outline::Declaration* OutlinedModel::find(std::string_view name) const {
  for (const outline::Declaration& d : declarations) {
    if (d.name == name && d.word != "outcome" && d.word != "limit") return &d;
  }
  return nullptr;
}

std::unique_ptr<OutlinedModel> outline_model(const std::string& model, bool colour) {
  auto out = std::make_unique<OutlinedModel>();
  diag::Sink sink;
  check::Options options;
  options.library_paths = library_paths();
  auto loaded = check::load_model(locate_model(model), options, out->sources, sink);
  if (!loaded || sink.has_errors()) {
    std::fputs(diag::render_text(sink.all(), out->sources, colour).c_str(), stderr);
    return nullptr;
  }
  out->loaded = std::move(*loaded);
  std::vector<const syntax::Ast*> files;
  for (const check::LoadedFile& file : out->loaded.files) {
    if (!file.library) files.push_back(file.ast.get());
  }
  out->declarations = outline::outline(out->sources, files);
  return out;
}

}  // namespace plimsoll::driver
