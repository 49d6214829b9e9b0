#include "driver/model_outline.h"

#include <cstdio>

#include "driver/locate.h"

namespace plimsoll::driver {

std::string OutlinedModel::place(Span span) const {
  if (!span.valid()) return "";
  return sources.file(span.file).path + ":" + std::to_string(line(span));
}

std::uint32_t OutlinedModel::line(Span span) const {
  return span.valid() ? sources.place(span.file, span.begin).line : 0;
}

const outline::Declaration* OutlinedModel::find(std::string_view name) const {
  for (const outline::Declaration& d : declarations) {
    if (d.name == name && d.word != "outcome" && d.word != "limit") return &d;
  }
  return nullptr;
}

Supports supports_of(std::span<const outline::Declaration> declarations) {
  using outline::Support;
  const std::vector<std::string> sources = outline::source_names(declarations);
  Supports out;
  // What lacks most decides.
  const auto rank = [](Support s) {
    constexpr int kRanks[] = {1, 2, 3, 0};
    return kRanks[static_cast<std::size_t>(s)];
  };
  for (const outline::Declaration& d : declarations) {
    if (d.word == "limit") continue;
    for (const outline::Field& f : d.fields) {
      if (!outline::is_assumption(f.role)) continue;
      std::string name = d.name;
      if (f.name.starts_with("line ")) {
        const std::string line = f.name.substr(5);
        const std::size_t dot = d.name.rfind('.');
        name = d.word == "stock"          ? d.name + "." + line
               : dot == std::string::npos ? line
                                          : d.name.substr(0, dot + 1) + line;
      }
      const Support support = outline::support_of(d, f, sources);
      const auto [known, is_new] = out.try_emplace(std::move(name), support);
      if (!is_new && rank(support) > rank(known->second)) known->second = support;
    }
  }
  return out;
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
