// Messages to work: what takes effect at once, what is answered in turn, what takes long, and diagnostics.
#include "lsp/server.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include "data/documents.h"
#include "lsp/convert.h"
#include "lsp/requests.h"
#include "service/sources.h"
#include "service/workspace.h"

#ifndef PLIMSOLL_VERSION
#error "the build says which version this is"
#endif

namespace plimsoll::lsp {

namespace {

using Uris = std::map<std::string, std::string>;

// A request that waits for its answer, or is being answered.
struct Work {
  Json id;
  Json params;
  Request request = nullptr;
  std::string method;
  service::Workspace::Moment moment;
  std::shared_ptr<const Uris> uris;
  Json progress_token;
  std::atomic<bool> cancelled = false;
};

struct OpenDocument {
  std::string uri;
  std::string path;
  Json version;
};

}  // namespace

struct Server::Impl {
  explicit Impl(Options given)
      : options(std::move(given)),
        workspace(options.library),
        uris(std::make_shared<const Uris>()),
        answering([this] { answer_in_turn(questions); }),
        commanding([this] { answer_in_turn(commands); }),
        checking([this] { check_in_turn(); }) {}

  ~Impl() {
    {
      const std::lock_guard lock(mutex);
      ends = true;
      for (const auto* queue : {&questions, &commands}) {
        for (const auto& work : queue->waiting) work->cancelled = true;
        if (queue->current != nullptr) queue->current->cancelled = true;
      }
    }
    wake.notify_all();
    answering.join();
    commanding.join();
    checking.join();
  }

  // ---------------------------------------------------------------- sending

  void send(const Json& message) {
    const std::lock_guard lock(send_mutex);
    if (options.send) options.send(message);
  }
  void reply(const Json& id, Json result) {
    send({{"jsonrpc", "2.0"}, {"id", id}, {"result", std::move(result)}});
  }
  void refuse(const Json& id, Code code, const std::string& why) {
    send({{"jsonrpc", "2.0"},
          {"id", id},
          {"error", {{"code", static_cast<int>(code)}, {"message", why}}}});
  }
  void notify(const std::string& method, Json params) {
    send({{"jsonrpc", "2.0"}, {"method", method}, {"params", std::move(params)}});
  }
  void ask_client(const std::string& method, Json params) {
    send({{"jsonrpc", "2.0"},
          {"id", "plimsoll-" + std::to_string(++n_asked)},
          {"method", method},
          {"params", std::move(params)}});
  }

  // ---------------------------------------------------------------- work in turn

  struct Queue {
    std::deque<std::shared_ptr<Work>> waiting;
    std::shared_ptr<Work> current;
  };

  void answer_in_turn(Queue& queue) {
    while (true) {
      std::shared_ptr<Work> work;
      {
        std::unique_lock lock(mutex);
        wake.wait(lock, [&] { return ends || !queue.waiting.empty(); });
        if (ends) return;
        work = queue.waiting.front();
        queue.waiting.pop_front();
        queue.current = work;
      }
      if (work->cancelled) {
        refuse(work->id, Code::request_cancelled, "the client cancelled it");
      } else {
        answer(*work);
      }
      const std::lock_guard lock(mutex);
      queue.current = nullptr;
    }
  }

  void answer(Work& work) {
    Asked asked{workspace, sources,     work.moment,   encoding.load(),
                work.uris, work.params, work.cancelled};
    const bool tells = !work.progress_token.is_null();
    const auto progress = [&](const Json& value) {
      notify("$/progress", {{"token", work.progress_token}, {"value", value}});
    };
    if (tells) {
      progress({{"kind", "begin"}, {"title", "plimsoll"}, {"cancellable", true}});
      asked.progress = [&](std::uint64_t done, std::uint64_t all) {
        const auto share = all == 0 ? 0 : 100 * done / all;
        progress({{"kind", "report"}, {"percentage", share}});
      };
    }
    Answer found = answered(work, asked);
    if (tells) progress({{"kind", "end"}});
    if (work.cancelled && !found.code) {
      found = Answer(Code::request_cancelled, "the client cancelled it");
    }
    if (found.code) return refuse(work.id, *found.code, found.message);
    // What is to be said beside the edits of a rename.
    if (found.result.is_object() && found.result.contains("notes")) {
      for (const Json& note : found.result["notes"]) {
        notify("window/showMessage", {{"type", 3}, {"message", note}});
      }
      found.result.erase("notes");
    }
    reply(work.id, std::move(found.result));
  }

  static Answer answered(const Work& work, const Asked& asked) {
    try {
      return work.request(asked);
    } catch (const std::bad_alloc&) {
      return {Code::internal_error, "not enough memory"};
    } catch (const std::exception& error) {
      // The JSON library and the file system may throw; the model does not.
      return {Code::internal_error, error.what()};
    }
  }

  // ---------------------------------------------------------------- diagnostics

  void check_in_turn() {
    while (true) {
      std::set<std::string> paths;
      bool all = false;
      {
        std::unique_lock lock(mutex);
        wake.wait(lock, [&] { return ends || !changed.empty() || all_changed; });
        if (ends) return;
        paths.swap(changed);
        std::swap(all, all_changed);
      }
      try {
        check_models(paths, all);
      } catch (const std::exception& error) {
        notify("window/logMessage", {{"type", 1}, {"message", error.what()}});
      }
    }
  }

  bool is_stale() {
    const std::lock_guard lock(mutex);
    return ends || !changed.empty() || all_changed;
  }

  void check_models(const std::set<std::string>& paths, bool all) {
    const service::Workspace::Moment moment = workspace.now();
    std::set<std::string> wanted;
    for (const std::string& root : workspace.roots(moment)) {
      const auto before = workspace.last_report(root);
      const bool reads_one =
          all || before == nullptr || paths.contains(root) ||
          std::any_of(before->files.begin(), before->files.end(),
                      [&](const std::string& file) { return paths.contains(file); }) ||
          std::any_of(paths.begin(), paths.end(), [&](const std::string& path) {
            // Tables and sources are no files of the list.
            return !path.ends_with(".plim") || workspace.root_of(path, moment) == root;
          });
      if (reads_one) wanted.insert(root);
    }
    for (const std::string& root : wanted) {
      bool told = false;
      const auto report = workspace.check(root, moment, [&](const service::Report& early) {
        if (is_stale()) return false;
        publish(early, moment, /*again=*/false);
        told = true;
        return !is_stale();
      });
      if (is_stale()) {
        // The texts have moved on: what was found of these is not shown, and none of these models is forgotten.
        const std::lock_guard lock(mutex);
        changed.insert(paths.begin(), paths.end());
        all_changed = all_changed || all;
        return;
      }
      publish(*report, moment, told);
    }
    forget_unwanted(moment);
    if (refreshes_hints) ask_client("workspace/inlayHint/refresh", Json());
  }

  // `again`: the same texts were told of, so that only what differs is said.
  void publish(const service::Report& report, const service::Workspace::Moment& moment,
               bool again) {
    std::shared_ptr<const Uris> names;
    std::map<std::string, OpenDocument> documents;
    {
      const std::lock_guard lock(mutex);
      names = uris;
      documents = open;
    }
    Texts texts(moment, encoding.load(), names);
    std::map<std::string, Json> by_path;
    for (const std::string& file : report.files) {
      if (documents.contains(file)) by_path[file] = Json::array();
    }
    if (documents.contains(report.root)) by_path[report.root];
    const std::map<std::string, Json> before = std::move(published[report.root]);
    for (const auto& [path, list] : before) by_path[path];
    for (const service::Problem& problem : report.problems) {
      // A module of the library alone is no model, and its figures are rules, not evidence.
      if (is_of_library(report.root) &&
          (problem.code == "model_missing" || problem.code == "bare_number")) {
        continue;
      }
      by_path[problem.place.path].push_back(diagnostic_json(problem, texts));
    }
    for (auto& [path, list] : by_path) {
      if (list.is_null()) list = Json::array();
    }
    published[report.root] = by_path;
    for (const auto& [path, list] : by_path) {
      const auto document = documents.find(path);
      const auto last = before.find(path);
      // Whoever has a text open waits for word of it, also of the same.
      const bool is_same = last == before.end() ? list.empty() : last->second == list;
      if ((document == documents.end() || again) && is_same) continue;
      Json params = {{"uri", texts.uri(path)}, {"diagnostics", told_of(path)}};
      if (document != documents.end() && !document->second.version.is_null()) {
        params["version"] = document->second.version;
      }
      notify("textDocument/publishDiagnostics", std::move(params));
    }
    std::erase_if(published[report.root], [](const auto& one) { return one.second.empty(); });
  }

  // A file may be part of several models: what any of them finds in it, once.
  Json told_of(const std::string& path) const {
    Json all = Json::array();
    for (const auto& [root, files] : published) {
      const auto found = files.find(path);
      if (found == files.end()) continue;
      for (const Json& one : found->second) {
        if (std::find(all.begin(), all.end(), one) == all.end()) all.push_back(one);
      }
    }
    return all;
  }

  bool is_of_library(const std::string& path) const {
    return std::any_of(
        workspace.library().begin(), workspace.library().end(),
        [&](const std::string& folder) { return path.starts_with(data::real_path(folder) + "/"); });
  }

  // Models of which nothing is open any more: what was said of their files is taken back.
  void forget_unwanted(const service::Workspace::Moment& moment) {
    const std::vector<std::string> roots = workspace.roots(moment);
    const Texts texts(moment, encoding.load(), std::make_shared<const Uris>());
    for (auto at = published.begin(); at != published.end();) {
      if (std::find(roots.begin(), roots.end(), at->first) != roots.end()) {
        ++at;
        continue;
      }
      const std::map<std::string, Json> before = std::move(at->second);
      at = published.erase(at);
      for (const auto& [path, list] : before) {
        notify("textDocument/publishDiagnostics",
               {{"uri", texts.uri(path)}, {"diagnostics", told_of(path)}});
      }
    }
  }

  // ---------------------------------------------------------------- messages

  void receive(const Json& message) {
    if (message.is_array()) {
      if (message.empty()) return refuse(Json(), Code::invalid_request, "an empty batch");
      for (const Json& one : message) {
        if (one.is_array()) {
          refuse(Json(), Code::invalid_request, "a batch in a batch");
        } else {
          receive(one);
        }
      }
      return;
    }
    const Json& id = member(message, "id");
    const bool has_id = id.is_string() || id.is_number_integer();
    const auto method = text_member(message, "method");
    if (!method) {
      const bool is_answer = message.is_object() && has_id &&
                             (message.contains("result") || message.contains("error"));
      if (!is_answer) {
        refuse(has_id ? id : Json(), Code::invalid_request, "a message without a method");
      }
      return;
    }
    if (text_member(message, "jsonrpc") != "2.0") {
      return refuse(has_id ? id : Json(), Code::invalid_request, "jsonrpc is not \"2.0\"");
    }
    if (!id.is_null() && !has_id) {
      return refuse(Json(), Code::invalid_request, "an id is a number or a text");
    }
    const Json& params = member(message, "params");
    if (!params.is_null() && !params.is_object() && !params.is_array()) {
      if (has_id) refuse(id, Code::invalid_request, "params are an object or a list");
      return;
    }
    if (has_id) {
      receive_request(id, *method, params);
    } else {
      receive_notification(*method, params);
    }
  }

  void receive_request(const Json& id, const std::string& method, const Json& params) {
    if (method == "initialize") {
      if (state != State::fresh) {
        return refuse(id, Code::invalid_request, "the server is initialized");
      }
      return initialize(id, params);
    }
    if (state == State::fresh) return refuse(id, Code::not_initialized, "not initialized");
    if (state == State::shut) return refuse(id, Code::invalid_request, "the server is shut down");
    if (method == "shutdown") {
      state = State::shut;
      return reply(id, Json());
    }
    const Request request = find_request(method);
    if (request == nullptr) {
      return refuse(id, Code::method_not_found, "there is no method " + method);
    }
    auto work = std::make_shared<Work>();
    work->id = id;
    work->params = params;
    work->request = request;
    work->method = method;
    work->moment = workspace.now();
    work->progress_token = member(params, "workDoneToken");
    {
      const std::lock_guard lock(mutex);
      work->uris = uris;
      Queue& queue = method == "workspace/executeCommand" ? commands : questions;
      queue.waiting.push_back(std::move(work));
    }
    wake.notify_all();
  }

  void initialize(const Json& id, const Json& params) {
    const Json& capabilities_of_client = member(params, "capabilities");
    const Json& encodings = member(member(capabilities_of_client, "general"), "positionEncodings");
    if (encodings.is_array()) {
      for (const Json& one : encodings) {
        // The client's first that is known here.
        if (one == "utf-8" || one == "utf-16") {
          encoding = one == "utf-8" ? service::Encoding::utf8 : service::Encoding::utf16;
          break;
        }
      }
    }
    const Json& of_workspace = member(capabilities_of_client, "workspace");
    refreshes_hints = flag_member(member(of_workspace, "inlayHint"), "refreshSupport");
    registers_watchers =
        flag_member(member(of_workspace, "didChangeWatchedFiles"), "dynamicRegistration");
    state = State::ready;
    reply(id, {{"capabilities", capabilities(encoding.load())},
               {"serverInfo", {{"name", "plimsoll"}, {"version", PLIMSOLL_VERSION}}}});
  }

  void receive_notification(const std::string& method, const Json& params) {
    if (method == "exit") {
      exit_code = state == State::shut ? 0 : 1;
      return;
    }
    if (method == "$/cancelRequest") return cancel(member(params, "id"));
    if (state != State::ready) return;
    if (method == "initialized") return watch_files();
    if (method == "textDocument/didOpen") return did_open(member(params, "textDocument"));
    if (method == "textDocument/didChange") return did_change(params);
    if (method == "textDocument/didClose") return did_close(member(params, "textDocument"));
    if (method == "textDocument/didSave" || method == "workspace/didChangeWatchedFiles") {
      workspace.files_changed();
      {
        const std::lock_guard lock(mutex);
        all_changed = true;
      }
      wake.notify_all();
    }
  }

  void watch_files() {
    if (!registers_watchers) return;
    Json watchers = Json::array();
    for (const char* glob : {"**/*.plim", "**/*.csv", "**/*.xlsx"})
      watchers.push_back({{"globPattern", glob}});
    ask_client("client/registerCapability",
               {{"registrations",
                 Json::array({{{"id", "files"},
                               {"method", "workspace/didChangeWatchedFiles"},
                               {"registerOptions", {{"watchers", std::move(watchers)}}}}})}});
  }

  // Answers what waits; what is being worked on is told to end.
  void cancel(const Json& id) {
    const std::lock_guard lock(mutex);
    for (const auto* queue : {&questions, &commands}) {
      for (const auto& work : queue->waiting) {
        if (work->id == id) work->cancelled = true;
      }
      if (queue->current != nullptr && queue->current->id == id) queue->current->cancelled = true;
    }
  }

  void did_open(const Json& document) {
    const auto uri = text_member(document, "uri");
    const auto text = text_member(document, "text");
    if (!uri || !text) return;
    const std::string path = data::real_path(path_of(*uri));
    workspace.open(path, *text);
    set_open(path, OpenDocument{*uri, path, member(document, "version")});
  }

  void did_close(const Json& document) {
    const auto uri = text_member(document, "uri");
    if (!uri) return;
    const std::string path = data::real_path(path_of(*uri));
    workspace.close(path);
    set_open(path, std::nullopt);
  }

  void set_open(const std::string& path, std::optional<OpenDocument> document) {
    {
      const std::lock_guard lock(mutex);
      auto next = std::make_shared<Uris>(*uris);
      if (document) {
        (*next)[path] = document->uri;
        open[path] = std::move(*document);
      } else {
        next->erase(path);
        open.erase(path);
      }
      uris = std::move(next);
      changed.insert(path);
    }
    wake.notify_all();
  }

  void did_change(const Json& params) {
    const Json& document = member(params, "textDocument");
    const auto uri = text_member(document, "uri");
    const Json& changes = member(params, "contentChanges");
    if (!uri || !changes.is_array()) return;
    std::string path;
    {
      const std::lock_guard lock(mutex);
      for (const auto& [known, one] : open) {
        if (one.uri == *uri) path = known;
      }
    }
    if (path.empty()) return;
    for (const Json& change : changes) {
      const auto text = text_member(change, "text");
      if (!text) continue;
      if (const auto range = range_of(member(change, "range"))) {
        workspace.change(path, *range, encoding.load(), *text);
      } else if (member(change, "range").is_null()) {
        workspace.open(path, *text);
      }
    }
    {
      const std::lock_guard lock(mutex);
      open[path].version = member(document, "version");
      changed.insert(path);
    }
    wake.notify_all();
  }

  enum class State : std::uint8_t { fresh, ready, shut };

  const Options options;
  service::Workspace workspace;
  service::SourceTexts sources;
  // Of receive() alone.
  State state = State::fresh;
  bool registers_watchers = false;
  std::atomic<bool> refreshes_hints = false;
  std::atomic<service::Encoding> encoding = service::Encoding::utf16;
  std::atomic<int> n_asked = 0;
  std::atomic<int> exit_code = -1;
  std::mutex send_mutex;

  // Guards what follows.
  std::mutex mutex;
  std::condition_variable wake;
  bool ends = false;
  Queue questions;
  Queue commands;
  std::set<std::string> changed;
  bool all_changed = false;
  std::map<std::string, OpenDocument> open;
  std::shared_ptr<const Uris> uris;

  // Of the thread that checks: by model and file, what was said last and is not nothing.
  std::map<std::string, std::map<std::string, Json>> published;

  std::thread answering;
  std::thread commanding;
  std::thread checking;
};

Server::Server(Options options) : impl_(std::make_unique<Impl>(std::move(options))) {}

Server::~Server() = default;

void Server::receive(const Json& message) {
  try {
    impl_->receive(message);
  } catch (const Json::exception& error) {
    impl_->refuse(member(message, "id"), Code::internal_error, error.what());
  }
}

void Server::receive_broken(const std::string& why) {
  impl_->refuse(Json(), Code::parse_error, why);
}

std::vector<Document> Server::overlays() const {
  return service::Workspace::overlays(impl_->workspace.now());
}

std::optional<int> Server::exit_code() const {
  const int code = impl_->exit_code;
  return code < 0 ? std::nullopt : std::optional(code);
}

}  // namespace plimsoll::lsp
