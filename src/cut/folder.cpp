#include "cut/folder.h"

#include <algorithm>
#include <cstdio>

#include "base/shell_word.h"
#include "cut/blocks.h"
#include "cut/part_file.h"

namespace plimsoll::cut {

namespace {

constexpr const char* kPlanName = "plan";
constexpr std::string_view kPassTitle = "plimsoll pass 1";
// Of a run there are one or two at the most, of a question some; beyond this a folder is not one of ours.
constexpr int kMostPasses = 64;
// How names of files end that hold whole blocks of a part, and that will be renamed.
constexpr const char* kWorkEnd = ".work";
constexpr const char* kTemporaryEnd = ".tmp";

std::string pass_name(int number) {
  return "pass-" + std::to_string(number);
}

// "000007".
std::string number_text(std::uint64_t k) {
  char text[24];
  std::snprintf(text, sizeof text, "%06llu", static_cast<unsigned long long>(k));
  return text;
}

// 0 where there is none.
std::uint64_t leading_number(std::string_view name) {
  std::uint64_t k = 0;
  for (std::size_t i = 0; i < name.size() && i < 18 && name[i] >= '0' && name[i] <= '9'; ++i) {
    k = 10 * k + static_cast<std::uint64_t>(name[i] - '0');
  }
  return k;
}

std::string part_name(int pass, std::uint64_t k) {
  return number_text(k) + (pass == 0 ? ".part" : "." + pass_name(pass));
}

// "run/parts/000001.part, run/parts/000002.part, run/parts/000003.part and 57 more".
std::string named(const std::vector<const PartFound*>& found) {
  constexpr std::size_t kNamed = 3;
  // No more words than the name that they stand for.
  const std::size_t n = found.size() <= kNamed + 1 ? found.size() : kNamed;
  std::string text;
  for (std::size_t i = 0; i < n; ++i) {
    const bool is_last = i > 0 && i + 1 == found.size();
    text += (i == 0 ? "" : is_last ? " and " : ", ") + found[i]->path;
  }
  if (n < found.size()) text += " and " + std::to_string(found.size() - n) + " more";
  return text;
}

}  // namespace

Folder::Folder(Disk& disk, std::string path) : disk_(disk), path_(std::move(path)) {
  while (path_.size() > 1 && path_.back() == '/') path_.pop_back();
  // No option of the lines that messages offer.
  if (path_.starts_with('-')) path_.insert(0, "./");
}

bool Folder::has_plan() const {
  const auto names = disk_.list(path_);
  return names && std::find(names->begin(), names->end(), kPlanName) != names->end();
}

Result<Plan> Folder::read_plan() const {
  const auto bytes = disk_.read(file(kPlanName));
  if (!bytes) return bytes.failure();
  if (!*bytes) {
    if (const auto names = disk_.list(path_); !names) {
      return Error{names.failure().message +
                       "; it takes a folder, which `plimsoll run MODEL --parts N --into DIR` makes",
                   ErrorKind::usage};
    }
    return Error{path_ + " holds no run: lay one out with `plimsoll run MODEL --parts N --into " +
                     shell_word(path_) + "`",
                 ErrorKind::usage};
  }
  return cut::read_plan(file(kPlanName), **bytes);
}

std::optional<Error> Folder::write_whole(const std::string& folder, const std::string& name,
                                         const std::string& bytes) const {
  const std::string own = folder + "/." + name + "." + disk_.own_name() + kTemporaryEnd;
  const auto failed = [&](std::optional<Error> error) {
    // What is left over on a full disk makes it no better.
    if (const auto also = disk_.remove(own); also && !error) return also;
    return error;
  };
  auto out = disk_.create(own);
  if (!out) return out.failure();
  if (auto error = (*out)->append(bytes)) return failed(error);
  if (auto error = (*out)->sync()) return failed(error);
  if (auto error = disk_.rename(own, folder + "/" + name)) return failed(error);
  if (auto error = disk_.sync_folder(folder)) return error;
  return sweep(unfinished(folder, name, kTemporaryEnd));
}

std::optional<Error> Folder::lay_out(Plan& plan) const {
  const std::string bytes = write_plan(plan);
  if (has_plan()) {
    const Result<Plan> there = read_plan();
    if (!there) return there.failure();
    if (there->id == plan.id) return std::nullopt;
    const auto what = difference(there->of, plan.of);
    return Error{path_ + " holds another run; it differs in " +
                     what.value_or("what its pilot found") +
                     ": name another folder, or remove this one",
                 ErrorKind::usage};
  }
  // Parts of a plan that was lost are taken up by name; what is none would be in the way of a merge later.
  const auto others = strangers(plan, {{0, "", ""}});
  if (!others) return others.failure();
  if (!others->empty()) {
    return Error{others->front() + ": name another folder, or take out what does not belong",
                 ErrorKind::usage};
  }
  const auto theirs = anothers(plan);
  if (!theirs) return theirs.failure();
  if (!theirs->empty()) {
    return Error{*theirs + ": it is whole, and its plan is gone from " + path_ +
                     "; lay this run out in another folder, such as --into " +
                     shell_word(path_ + "-2"),
                 ErrorKind::usage};
  }
  for (const std::string& folder : {path_, parts_folder()}) {
    if (auto error = disk_.make_folder(folder)) return error;
  }
  if (auto error = disk_.sync_folder(path_)) return error;
  return write_whole(path_, kPlanName, bytes);
}

Result<std::string> Folder::anothers(const Plan& plan) const {
  const auto names = disk_.list(parts_folder());
  if (!names) return names.failure();
  for (const std::string& name : *names) {
    const std::string path = parts_folder() + "/" + name;
    if (name.starts_with('.') && !name.ends_with(kWorkEnd)) continue;
    const auto bytes = disk_.read(path);
    if (!bytes) return bytes.failure();
    if (!*bytes) continue;
    if (name.starts_with('.')) {
      const std::string why = anothers_work(**bytes, plan);
      if (!why.empty()) return path + " " + why;
      continue;
    }
    const auto read = read_part(**bytes, plan, plan.id, leading_number(name));
    if (read.is_anothers) return path + " " + read.why;
  }
  return std::string();
}

Result<std::vector<Pass>> Folder::passes(const Plan& plan) const {
  std::vector<Pass> out{{0, plan.pilot, plan.id}};
  for (int number = 1; number <= kMostPasses; ++number) {
    const std::string path = file(pass_name(number));
    const auto bytes = disk_.read(path);
    if (!bytes) return bytes.failure();
    if (!*bytes) break;
    const Blocks blocks = read_blocks(**bytes, kPassTitle);
    const bool well = blocks.complete && blocks.whole.size() == 3 && blocks.whole[0].kind == 'H' &&
                      blocks.whole[1].kind == 'P' && blocks.whole[2].kind == 'E';
    if (!well) return Error{path + " is damaged: remove it, and `plimsoll merge` makes it again"};
    if (blocks.whole[0].payload != out.back().id) {
      return Error{path + " is of another run: remove it", ErrorKind::usage};
    }
    out.push_back({number, std::string(blocks.whole[1].payload), blocks.hash});
  }
  return out;
}

Result<Pass> Folder::add_pass(const Plan& plan, const Pass& before,
                              const std::string& pass_plan) const {
  const int number = before.number + 1;
  if (number > kMostPasses) return Error{"the trials of " + plan.of.name + " want too many passes"};
  BlockWriter blocks(kPassTitle);
  std::string bytes = BlockWriter::line(kPassTitle);
  bytes += blocks.add('H', before.id);
  bytes += blocks.add('P', pass_plan);
  bytes += blocks.add('E', "");
  if (auto error = write_whole(path_, pass_name(number), bytes)) return *error;
  return Pass{number, pass_plan, blocks.hash()};
}

std::string Folder::part_path(const Pass& pass, std::uint64_t k) const {
  return parts_folder() + "/" + part_name(pass.number, k);
}

std::string Folder::put_aside(const std::vector<PartFound>& found) const {
  if (found.empty()) return "";
  if (found.size() == 1) {
    const std::string& path = found[0].path;
    const std::string name = path.substr(parts_folder().size() + 1);
    return path + " " + found[0].why + "; it is whole, and not written over: `mv -n " +
           shell_word(path) + " " + shell_word(file(name + ".other")) + "` puts it aside";
  }
  // By what they are, in the order of the first.
  std::vector<std::vector<const PartFound*>> alike;
  std::string words;
  for (const PartFound& one : found) {
    const auto group = std::find_if(alike.begin(), alike.end(),
                                    [&](const auto& others) { return others[0]->why == one.why; });
    if (group == alike.end()) {
      alike.push_back({&one});
    } else {
      group->push_back(&one);
    }
    words += shell_word(one.path) + " ";
  }
  std::string text;
  for (const auto& group : alike) {
    text += (text.empty() ? "" : "\n") + named(group);
    text += (group.size() == 1 ? " " : ": each ") + group[0]->why;
  }
  const std::string other = shell_word(file("other"));
  return text + "; they are whole, and not written over: `mkdir -p " + other + " && mv -n " +
         words + other + "` puts them aside";
}

Result<PartFound> Folder::look(const Plan& plan, const Pass& pass, std::uint64_t k) const {
  PartFound out;
  out.path = part_path(pass, k);
  auto bytes = disk_.read(out.path);
  if (!bytes) return bytes.failure();
  if (!*bytes) return out;
  auto read = read_part(**bytes, plan, pass.id, k);
  if (read.why.empty()) {
    out.state = PartFound::State::whole;
    out.partial = std::move(read.partial);
  } else {
    out.state = PartFound::State::wrong;
    out.why = std::move(read.why);
    out.is_anothers = read.is_anothers;
  }
  return out;
}

std::vector<std::string> Folder::unfinished(const std::string& folder, const std::string& name,
                                            const char* end) const {
  const std::string begin = "." + name + ".";
  std::vector<std::string> out;
  const auto names = disk_.list(folder);
  if (!names) return out;
  for (const std::string& one : *names) {
    if (one.starts_with(begin) && one.ends_with(end)) out.push_back(folder + "/" + one);
  }
  return out;
}

std::optional<Error> Folder::sweep(const std::vector<std::string>& paths) const {
  for (const std::string& path : paths) {
    if (disk_.is_held(path)) continue;
    if (auto error = disk_.remove(path)) return error;
  }
  return std::nullopt;
}

std::uint64_t Folder::count_files(const Plan& plan, const Pass& pass) const {
  const auto names = disk_.list(parts_folder());
  if (!names) return 0;
  return static_cast<std::uint64_t>(
      std::count_if(names->begin(), names->end(), [&](const std::string& name) {
        const std::uint64_t k = leading_number(name);
        return k >= 1 && k <= plan.of.n_parts && name == part_name(pass.number, k);
      }));
}

std::vector<std::uint64_t> Folder::being_computed(const Pass& pass) const {
  std::vector<std::uint64_t> out;
  const auto names = disk_.list(parts_folder());
  if (!names) return out;
  for (const std::string& name : *names) {
    if (!name.starts_with('.') || !name.ends_with(kWorkEnd)) continue;
    const std::uint64_t k = leading_number(name.substr(1));
    if (name.starts_with("." + part_name(pass.number, k) + ".") &&
        disk_.is_held(parts_folder() + "/" + name)) {
      out.push_back(k);
    }
  }
  return out;
}

std::optional<Error> Folder::tidy() const {
  const auto names = disk_.list(parts_folder());
  if (!names) return names.failure();
  std::vector<std::string> left;
  for (const std::string& name : *names) {
    if (name.starts_with('.') && (name.ends_with(kWorkEnd) || name.ends_with(kTemporaryEnd))) {
      left.push_back(parts_folder() + "/" + name);
    }
  }
  return sweep(left);
}

Result<std::vector<std::string>> Folder::strangers(const Plan& plan,
                                                   const std::vector<Pass>& passes) const {
  const auto names = disk_.list(parts_folder());
  if (!names) return names.failure();
  std::vector<std::string> out;
  for (const std::string& name : *names) {
    if (name.starts_with('.')) continue;
    const std::uint64_t k = leading_number(name);
    const bool known = std::any_of(passes.begin(), passes.end(), [&](const Pass& pass) {
      return name == part_name(pass.number, k);
    });
    const std::string path = parts_folder() + "/" + name;
    if (!known) {
      out.push_back(path + " is no part of this run");
    } else if (k < 1 || k > plan.of.n_parts) {
      out.push_back(path + " is of no part of this run, which has 1 to " +
                    std::to_string(plan.of.n_parts));
    }
  }
  return out;
}

PartWork::PartWork(const Folder& folder, const Plan& plan, const Pass& pass, std::uint64_t k)
    : folder_(&folder),
      head_(part_head(plan, pass.id, k)),
      identity_(identity_text(plan.of)),
      final_name_(part_name(pass.number, k)),
      pass_(pass),
      k_(k),
      blocks_(plan.blocks(k)) {}

Result<PartWork> PartWork::begin(const Folder& folder, const Plan& plan, const Pass& pass,
                                 std::uint64_t k) {
  PartWork work(folder, plan, pass, k);
  // What copies folders may leave out empty ones.
  if (auto error = folder.disk_.make_folder(folder.parts_folder())) return *error;
  if (auto error = work.take_over()) return *error;
  if (auto error = work.start_file()) return *error;
  return work;
}

// The longest run of whole blocks that a worker left.
std::optional<Error> PartWork::take_over() {
  for (const std::string& path :
       folder_->unfinished(folder_->parts_folder(), final_name_, kWorkEnd)) {
    const auto bytes = folder_->disk_.read(path);
    // Whoever wrote it may have finished meanwhile.
    if (!bytes || !*bytes) continue;
    std::vector<std::string> partials;
    const bool torn = !read_work(**bytes, head_, identity_, blocks_.size(), partials);
    if (torn) {
      notes_.push_back("what stands behind block " + std::to_string(partials.size()) + " of " +
                       std::to_string(blocks_.size()) + " in an unfinished file of part " +
                       std::to_string(k_) + " is not whole, and is computed again");
    }
    if (partials.size() > partials_.size()) partials_ = std::move(partials);
  }
  if (!partials_.empty()) {
    notes_.push_back("part " + std::to_string(k_) + " goes on behind block " +
                     std::to_string(partials_.size()) + " of " + std::to_string(blocks_.size()));
  }
  return std::nullopt;
}

std::optional<Error> PartWork::start_file() {
  // One block is finished at once.
  if (blocks_.size() == 1) return std::nullopt;
  Disk& disk = folder_->disk_;
  const std::vector<std::string> before =
      folder_->unfinished(folder_->parts_folder(), final_name_, kWorkEnd);
  own_path_ = folder_->parts_folder() + "/." + final_name_ + "." + disk.own_name() + kWorkEnd;
  auto created = disk.create(own_path_);
  if (!created) return created.failure();
  file_ = std::move(*created);
  BlockWriter blocks(kWorkTitle);
  std::string bytes = BlockWriter::line(kWorkTitle);
  bytes += blocks.add('H', head_);
  bytes += blocks.add('I', identity_);
  for (const std::string& partial : partials_) bytes += blocks.add('R', partial);
  hash_of_last_ = blocks.hash();
  if (auto error = file_->append(bytes)) return error;
  if (auto error = file_->sync()) return error;
  if (auto error = disk.sync_folder(folder_->parts_folder())) return error;
  // What others left is in the own file now.
  return folder_->sweep(before);
}

std::optional<Error> PartWork::add(std::string partial) {
  if (file_ != nullptr) {
    Blocks before;
    before.hash = hash_of_last_;
    BlockWriter blocks(before);
    const std::string bytes = blocks.add('R', partial);
    hash_of_last_ = blocks.hash();
    if (auto error = file_->append(bytes)) return error;
    if (auto error = file_->sync()) return error;
  }
  partials_.push_back(std::move(partial));
  return std::nullopt;
}

std::optional<Error> PartWork::finish(const std::string& joined) {
  const std::string bytes = write_part(head_, identity_, joined);
  const std::string folder = folder_->parts_folder();
  if (auto error = folder_->write_whole(folder, final_name_, bytes)) {
    // Another worker, on a machine whose locks are not seen here, may have finished it and swept.
    const auto there = folder_->disk_.read(folder + "/" + final_name_);
    if (!there || !*there || **there != bytes) return error;
  }
  file_.reset();
  return folder_->sweep(folder_->unfinished(folder, final_name_, kWorkEnd));
}

}  // namespace plimsoll::cut
