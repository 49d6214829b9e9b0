// The declarations that a modeller wrote, with their places.
#include "session/outline.h"

#include "session/compile.h"
#include "session/state.h"

namespace plimsoll::session {

std::string OutlinedModel::place(Span span) const {
  if (!span.valid()) return "";
  return sources->file(span.file).path + ":" + std::to_string(line(span));
}

std::uint32_t OutlinedModel::line(Span span) const {
  return span.valid() ? sources->place(span.file, span.begin).line : 0;
}

const outline::Declaration* OutlinedModel::find(std::string_view name) const {
  for (const outline::Declaration& d : declarations) {
    if (d.name == name && d.word != "outcome" && d.word != "limit") return &d;
  }
  return nullptr;
}

Result<std::unique_ptr<OutlinedModel>> outline_model(const Model& model) {
  if (auto error = has_no_path(model)) return *error;
  auto out = std::make_unique<OutlinedModel>();
  out->sources = std::make_shared<source::SourceMap>();
  diag::Sink sink;
  const check::Options options = check_options(model, {});
  auto loaded = data::load_model(model.state()->source.path, options, *out->sources, sink);
  if (!loaded || sink.has_errors()) {
    return wrong(out->sources, sink.all(),
                 is_missing_model(sink.all(), model) ? ErrorKind::usage : ErrorKind::model);
  }
  out->loaded = std::move(*loaded);
  std::vector<const syntax::Ast*> files;
  for (const data::LoadedFile& file : out->loaded.files) {
    if (!file.library) files.push_back(file.ast.get());
  }
  out->declarations = outline::outline(*out->sources, files);
  return out;
}

}  // namespace plimsoll::session
