#include "commands/output.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <system_error>

#include "commands/ask.h"
#include "diag/screen.h"
#include "report/numbers.h"

namespace plimsoll::commands {

namespace {

// A folder that is not there is made when there is something to write, but not the one around it: a
// path that is misspelt would leave folders nobody asked for.
std::optional<Error> cannot_be_folder(const std::string& option, const std::string& path) {
  std::error_code error;
  std::filesystem::path folder = path;
  if (!folder.has_filename()) folder = folder.parent_path();
  if (!std::filesystem::exists(folder, error)) {
    if (folder.extension() == ".csv") {
      return Error{
          fmt::format("{} {}: {} takes a folder for several files; name one", option, path, option),
          ErrorKind::usage};
    }
    folder = folder.parent_path();
  }
  if (folder.empty()) folder = ".";
  if (!std::filesystem::exists(folder, error)) {
    return Error{fmt::format("{} {}: there is no folder {} to make it in; make that first", option,
                             path, folder.string()),
                 ErrorKind::usage};
  }
  if (!std::filesystem::is_directory(folder, error)) {
    return Error{fmt::format("{} {}: {} is a file, and {} takes a folder", option, path,
                             folder.string(), option),
                 ErrorKind::usage};
  }
  if (::access(folder.c_str(), W_OK | X_OK) != 0) {
    return Error{"cannot write into " + folder.string() + ": " + std::strerror(errno)};
  }
  return std::nullopt;
}

}  // namespace

void print_error(const std::string& text) {
  std::fprintf(stderr, "plimsoll: %s\n", diag::printable(text).c_str());
}

ProgressBar::~ProgressBar() {
  if (shown_) std::fputs("\r\033[K", stderr);
}

void ProgressBar::show(std::uint64_t n_done, std::uint64_t n_trials) {
  const double seconds = watch_.seconds();
  if (!on_ || seconds < 0.5 || n_done == 0) return;
  const double share = static_cast<double>(n_done) / static_cast<double>(n_trials);
  const int filled = static_cast<int>(share * 30);
  const double rate = static_cast<double>(n_done) / seconds;
  const double left = static_cast<double>(n_trials - n_done) / rate;
  const std::string line =
      fmt::format("\r[{:=<{}}{: <{}}] {:3.0f} %  {} trials/s  {:.0f} s left\033[K", "", filled, "",
                  30 - filled, 100 * share, report::readable(rate, 3), left);
  std::fputs(line.c_str(), stderr);
  std::fflush(stderr);
  shown_ = true;
}

bool write_whole(const std::string& path, const std::string& text, source::Over over) {
  Result<source::OutputFile> file = source::OutputFile::open(path, over);
  if (!file) {
    print_error(file.error());
    return false;
  }
  file->write(text);
  const std::optional<Error> error = file->finish();
  if (error) print_error(error->message);
  return !error;
}

std::optional<Error> wrong_output(const std::vector<Output>& outputs) {
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    const auto& [option, path, is_folder] = outputs[i];
    if (is_folder) continue;
    if (source::is_input(path)) {
      return Error{
          fmt::format(
              "{0} {1} is a file that this command reads, and would be overwritten; name another: "
              "{0} FILE",
              option, path),
          ErrorKind::usage};
    }
    // `read --model` has a rule of its own.
    std::error_code ignored;
    if (option != "--model" && path.ends_with(".plim") && std::filesystem::exists(path, ignored)) {
      return Error{
          fmt::format("{} {} would replace a model by a result; name another file", option, path),
          ErrorKind::usage};
    }
    for (std::size_t k = 0; k < i; ++k) {
      if (outputs[k].is_folder || !source::same_output(outputs[k].path, path)) continue;
      return Error{path == "-" ? fmt::format("{} and {} would both go to standard output; name a "
                                             "file for one of them",
                                             outputs[k].option, option)
                               : fmt::format("{} and {} name one file, {}; name another for one of "
                                             "them",
                                             outputs[k].option, option, path),
                   ErrorKind::usage};
    }
  }
  for (const Output& output : outputs) {
    std::optional<Error> error = output.is_folder ? cannot_be_folder(output.option, output.path)
                                                  : source::cannot_be_output(output.path);
    if (error) return error;
  }
  return std::nullopt;
}

int check_outputs(const std::vector<Output>& outputs) {
  const auto error = wrong_output(outputs);
  return error ? tell(*error, false) : kWell;
}

bool goes_to_standard_output(const std::vector<Output>& outputs) {
  return std::any_of(outputs.begin(), outputs.end(),
                     [](const Output& output) { return output.path == "-"; });
}

FolderLock::FolderLock(const std::string& folder)
    : descriptor_(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
  if (descriptor_ >= 0) ::flock(descriptor_, LOCK_EX);
}

FolderLock::~FolderLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::string json_text(const nlohmann::json& json) {
  return json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

std::string json_text(const nlohmann::ordered_json& json) {
  return json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace plimsoll::commands
