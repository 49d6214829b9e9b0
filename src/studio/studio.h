// What all windows of a studio share: what it may do, its models, threads, and what waits to be fetched.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "plimsoll/model.h"
#include "studio/open_model.h"
#include "studio/pool.h"
#include "studio/transport.h"

namespace plimsoll::studio {

struct Options {
  // Models as messages and commands name them.
  std::vector<std::string> models;
  // 0: one that is free.
  std::uint16_t port = 0;
  std::uint64_t most_trials = 1'000'000;
  // Of sources that do not lie beside a model.
  std::map<std::string, std::string> sources;
  // Folders with the standard library.
  std::vector<std::string> library;
  // Folders that may hold the page, best first; none of them has it: there is a page that says so.
  std::vector<std::string> page_folders;
  // The template of the report.
  std::function<Result<std::string>()> report_template;
  std::string version;
  Limits limits;
};

// Kept for the one who made it to fetch it, for a while.
struct Download {
  std::string name;
  std::string type;
  std::string bytes;
};

class Studio {
 public:
  explicit Studio(Options made);
  ~Studio();

  const Options options;

  // Of computations in all: two of runs, two of questions; and who reads, opens and saves.
  static constexpr std::size_t kRuns = 2;
  static constexpr std::size_t kQuestions = 2;
  static constexpr std::size_t kOthers = 2;

  // Null where it is none of the studio's.
  std::optional<Model> model(const std::string& path);
  std::vector<std::string> model_paths();
  // Reads the models and makes ready to run them, so that whoever opens one need not wait.
  void warm_up();
  // A model that was made here.
  void add_model(const std::string& path);

  // The address below which it is fetched, once.
  std::string offer(Download download);
  std::optional<Download> fetch(const std::string& id);

  // The id under which a filing was taken in; nothing where too many wait, or the disk is full.
  std::optional<std::string> take_in(const std::string& bytes);
  // Its path; empty where there is none.
  std::string taken_in(const std::string& id);

  WarmModels warm_models;

  // Once there is somebody to send to.
  std::function<void(ConnectionId, std::string)> send;

  // Declared last: their threads end first.
  Pool runs{kRuns};
  Pool questions{kQuestions};
  Pool others{kOthers};

 private:
  using Clock = std::chrono::steady_clock;
  struct Offered {
    Download download;
    Clock::time_point until;
  };

  std::mutex mutex_;
  std::vector<std::string> paths_;
  std::map<std::string, Model> models_;
  std::map<std::string, Offered> offered_;
  // In a folder of our own, made when the first comes.
  std::string folder_;
  std::vector<std::string> taken_in_;
};

}  // namespace plimsoll::studio
