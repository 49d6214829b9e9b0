#include "service/workspace.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <utility>

#include "base/guest.h"
#include "data/documents.h"
#include "service/problems.h"
#include "session/checked.h"
#include "session/compile.h"
#include "session/places.h"

namespace plimsoll::service {

namespace fs = std::filesystem;

struct Workspace::Texts {
  std::uint64_t version = 0;
  // By real path.
  std::map<std::string, std::shared_ptr<const std::string>> open;

  std::vector<Document> documents() const {
    std::vector<Document> out;
    for (const auto& [path, text] : open) out.push_back({path, *text});
    return out;
  }
};

// What is kept of a model.
struct Workspace::Root {
  explicit Root(Model opened) : base(std::move(opened)) {}
  // Without documents; what is made of it shares its parsed files.
  const Model base;
  std::mutex mutex;
  std::shared_ptr<const Reading> reading;
  std::shared_ptr<const Report> last;
  std::shared_ptr<const Report> good;
};

const std::string& Reading::path_of(FileId file) const {
  static const std::string none;
  const auto found = paths.find(file);
  return found == paths.end() ? none : found->second;
}

Place Reading::place(Span span) const {
  return span.valid() ? Place{path_of(span.file), span.begin, span.end} : Place{root, 0, 0};
}

const ir::Def* View::definition(std::string_view full_name) const {
  if (module() == nullptr) return nullptr;
  for (const ir::Def& def : module()->defs) {
    if (def.full_name == full_name && !ir::is_claim(def.kind)) return &def;
  }
  return nullptr;
}

Workspace::Workspace(std::vector<std::string> library)
    : library_(library.empty() ? session::library_folders() : std::move(library)),
      texts_(std::make_shared<const Texts>()) {}

Workspace::~Workspace() = default;

Workspace::Moment Workspace::now() const {
  const std::lock_guard lock(mutex_);
  return texts_;
}

void Workspace::replace(const std::string& real, std::shared_ptr<const std::string> text) {
  const std::lock_guard lock(mutex_);
  auto next = std::make_shared<Texts>(*texts_);
  ++next->version;
  if (text == nullptr) {
    next->open.erase(real);
  } else {
    next->open[real] = std::move(text);
  }
  texts_ = std::move(next);
}

void Workspace::open(const std::string& path, std::string text) {
  replace(data::real_path(path), std::make_shared<const std::string>(std::move(text)));
}

void Workspace::change(const std::string& path, const Range& range, Encoding encoding,
                       const std::string& text) {
  const std::string real = data::real_path(path);
  const Moment moment = now();
  const auto found = moment->open.find(real);
  if (found == moment->open.end()) return;
  const std::string& before = *found->second;
  const Lines lines(before);
  std::size_t begin = lines.offset(range.begin, encoding);
  std::size_t end = lines.offset(range.end, encoding);
  if (end < begin) std::swap(begin, end);
  std::string after;
  after.reserve(before.size() - (end - begin) + text.size());
  after.append(before, 0, begin).append(text).append(before, end);
  replace(real, std::make_shared<const std::string>(std::move(after)));
}

void Workspace::close(const std::string& path) {
  replace(data::real_path(path), nullptr);
  forget_roots();
}

void Workspace::files_changed() {
  const std::lock_guard lock(mutex_);
  auto next = std::make_shared<Texts>(*texts_);
  ++next->version;
  texts_ = std::move(next);
}

std::vector<Document> Workspace::overlays(const Moment& moment) {
  return moment->documents();
}

bool Workspace::is_open(const Moment& moment, const std::string& path) {
  return moment->open.contains(data::real_path(path));
}

std::uint64_t Workspace::version(const Moment& moment) {
  return moment->version;
}

std::shared_ptr<const std::string> Workspace::text_of(const Moment& moment,
                                                      const std::string& path) {
  const std::string real = data::real_path(path);
  const auto found = moment->open.find(real);
  if (found != moment->open.end()) return found->second;
  Result<std::string> read = source::read_text(real);
  return read ? std::make_shared<const std::string>(std::move(*read)) : nullptr;
}

std::shared_ptr<Workspace::Root> Workspace::root_state(const std::string& root) {
  const std::lock_guard lock(mutex_);
  std::shared_ptr<Root>& state = roots_[root];
  if (state == nullptr) {
    ModelSource source;
    source.path = root;
    source.library = library_;
    state = std::make_shared<Root>(Model::open(std::move(source)));
  }
  return state;
}

std::shared_ptr<const Reading> Workspace::read(const std::string& root, const Moment& moment) {
  const Texts& texts = *moment;
  const std::shared_ptr<Root> state = root_state(root);
  std::shared_ptr<const Reading> before;
  {
    const std::lock_guard lock(state->mutex);
    before = state->reading;
  }
  if (before != nullptr && before->version == texts.version) return before;
  const Model model = state->base.edited(texts.documents());
  auto reading = std::make_shared<Reading>();
  reading->root = root;
  reading->version = texts.version;
  const auto done = as_guest([&]() -> Result<bool> {
    auto sources = std::make_shared<source::SourceMap>();
    diag::Sink sink;
    auto loaded = data::load_model(root, session::check_options(model, {}), *sources, sink);
    if (!loaded) return false;
    reading->loaded = std::move(*loaded);
    for (const data::LoadedFile& file : reading->loaded.files) {
      // A file has its number for as long as the model is open.
      std::string real;
      if (before != nullptr) real = before->path_of(file.ast->file);
      if (real.empty()) real = data::real_path(sources->file(file.ast->file).path);
      reading->files.emplace(real, file.ast->file);
      reading->paths.emplace(file.ast->file, std::move(real));
    }
    reading->names = std::make_shared<const Names>(reading->loaded, *sources);
    reading->sources = std::move(sources);
    return true;
  });
  if (!done || !*done) return nullptr;
  const std::lock_guard lock(state->mutex);
  if (state->reading == nullptr || state->reading->version < reading->version) {
    state->reading = reading;
  }
  return reading;
}

std::string Workspace::root_of(const std::string& path, const Moment& moment) {
  const std::string real = data::real_path(path);
  fs::path folder = fs::path(real).parent_path();
  for (int up = 0; up < 4 && !folder.empty(); ++up) {
    const std::string main = (folder / "main.plim").string();
    if (main == real) return real;
    std::error_code error;
    if (moment->open.contains(main) || fs::is_regular_file(main, error)) {
      const auto reading = read(main, moment);
      if (reading != nullptr && reading->files.contains(real)) return main;
    }
    if (folder == folder.parent_path()) break;
    folder = folder.parent_path();
  }
  return real;
}

std::vector<std::string> Workspace::roots(const Moment& moment) {
  std::set<std::string> out;
  for (const auto& [path, text] : moment->open) {
    if (path.ends_with(".plim")) out.insert(root_of(path, moment));
  }
  return {out.begin(), out.end()};
}

void Workspace::forget_roots() {
  const std::vector<std::string> wanted = roots(now());
  const std::lock_guard lock(mutex_);
  std::erase_if(roots_, [&](const auto& one) {
    return std::find(wanted.begin(), wanted.end(), one.first) == wanted.end();
  });
}

std::shared_ptr<const Report> Workspace::check(const std::string& root, const Moment& moment,
                                               const std::function<bool(const Report&)>& early) {
  const std::shared_ptr<Root> state = root_state(root);
  bool was_wrong = false;
  {
    const std::lock_guard lock(state->mutex);
    if (state->last != nullptr && state->last->version == moment->version) return state->last;
    was_wrong = state->last != nullptr && state->last->wrong_register;
  }
  std::vector<std::string> files;
  if (const auto reading = read(root, moment)) {
    for (const auto& [path, file] : reading->files) files.push_back(path);
  }
  const auto report_of = [&](const session::Checked& checked) {
    Report report;
    report.root = root;
    report.version = moment->version;
    report.files = files;
    report.module = checked.module;
    report.problems = problems_of(checked, root);
    report.wrong_register = checked.module != nullptr &&
                            (!checked.message.empty() || checked.sources != checked.module_sources);
    return report;
  };
  bool is_whole = true;
  std::function<bool(const session::Checked&)> tell;
  if (early && !was_wrong) {
    tell = [&](const session::Checked& checked) { return is_whole = early(report_of(checked)); };
  }
  const session::Checked checked = session::checked(state->base.edited(moment->documents()), tell);
  auto report = std::make_shared<const Report>(report_of(checked));
  const std::lock_guard lock(state->mutex);
  if (!is_whole) return report;
  if (state->last == nullptr || state->last->version <= report->version) {
    state->last = report;
    if (report->module != nullptr) state->good = report;
  }
  return report;
}

std::shared_ptr<const Report> Workspace::last_report(const std::string& root) const {
  std::shared_ptr<Root> state;
  {
    const std::lock_guard lock(mutex_);
    const auto found = roots_.find(root);
    if (found == roots_.end()) return nullptr;
    state = found->second;
  }
  const std::lock_guard lock(state->mutex);
  return state->last;
}

std::shared_ptr<const View> Workspace::view(const std::string& path, const Moment& moment) {
  const std::string real = data::real_path(path);
  const std::string root = root_of(real, moment);
  const auto reading = read(root, moment);
  if (reading == nullptr) return nullptr;
  const auto file = reading->files.find(real);
  if (file == reading->files.end()) return nullptr;
  const std::shared_ptr<Root> state = root_state(root);
  bool is_new = false;
  {
    const std::lock_guard lock(state->mutex);
    is_new = state->last == nullptr;
  }
  if (is_new) check(root, moment);
  const std::lock_guard lock(state->mutex);
  return std::make_shared<const View>(View{real, file->second, reading, state->good});
}

Model Workspace::model(const std::string& root, const Moment& moment) {
  return root_state(root)->base.edited(moment->documents());
}

}  // namespace plimsoll::service
