#include "studio/window.h"

#include <exception>

#include "base/guest.h"
#include "studio/answers.h"

namespace plimsoll::studio {

namespace {

constexpr std::size_t kMostInTurn = 64;
constexpr std::size_t kMostBeside = 16;
constexpr std::size_t kMostModels = 8;
// Progress is told some times a second.
constexpr std::chrono::milliseconds kProgressPause{100};

}  // namespace

void Job::part(const std::string& json) const {
  window.send(part_message(message.id, json));
}

Window::Window(Studio& studio, ConnectionId id) : studio_(studio), id_(id) {
  lsp::Options options;
  options.send = [this](const nlohmann::json& message) {
    send("{\"lsp\":" + message.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) +
         "}");
  };
  options.library = studio.options.library;
  lsp_ = std::make_unique<lsp::Server>(std::move(options));
}

Window::~Window() = default;

void Window::send(std::string message) {
  if (!is_closed_) studio_.send(id_, std::move(message));
}

std::function<std::vector<Document>()> Window::overlays() {
  return [weak = weak_from_this()]() -> std::vector<Document> {
    const auto window = weak.lock();
    return window == nullptr ? std::vector<Document>() : window->lsp_->overlays();
  };
}

Result<std::shared_ptr<OpenModel>> Window::model(Fields& fields) {
  const std::string path = fields.text("model");
  const std::lock_guard<std::mutex> lock(mutex_);
  if (path.empty()) {
    if (last_ == nullptr) return Error{"no model is open: ask `open` first", ErrorKind::usage};
    return last_;
  }
  const auto found = models_.find(path);
  if (found == models_.end()) {
    return Error{"the model " + path + " is not open in this window", ErrorKind::usage};
  }
  return found->second;
}

// One that is open stays, with its edits.
std::shared_ptr<OpenModel> Window::keep(std::shared_ptr<OpenModel> opened) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto [place, is_new] = models_.emplace(opened->path(), opened);
  last_ = place->second;
  if (models_.size() > kMostModels) {
    for (auto one = models_.begin(); one != models_.end(); ++one) {
      if (one->second == last_) continue;
      models_.erase(one);
      break;
    }
  }
  return last_;
}

std::string Window::folder_of(const Message& message) {
  Fields fields(message.json);
  const auto found = model(fields);
  return found ? (*found)->folder() : "";
}

void Window::work(const Work& work, Message message, const Cancel& cancel) {
  const std::int64_t id = message.id;
  const std::string folder = folder_of(message);
  Control control;
  control.cancel = cancel.get();
  auto next = std::chrono::steady_clock::now() + kProgressPause;
  control.progress = [this, id, next](std::uint64_t done, std::uint64_t all) mutable {
    const auto now = std::chrono::steady_clock::now();
    if (now < next) return;
    next = now + kProgressPause;
    send(progress_message(id, done, all));
  };
  Job job{studio_, *this, std::move(message), std::move(control)};
  std::optional<Answer> answer;
  try {
    answer = work(job);
  } catch (const std::bad_alloc&) {
    answer = Answer(out_of_memory());
  } catch (const std::exception& error) {
    answer = Answer(Error{error.what()});
  }
  send(answer->error ? error_message(id, *answer->error, folder_of(job.message), answer->more)
                     : ok_message(id, answer->ok));
}

void Window::received(const std::string& text) {
  std::variant<Message, Broken> read = read_message(text);
  if (const auto* broken = std::get_if<Broken>(&read)) {
    return send(error_message(broken->id, {broken->why, ErrorKind::usage}, ""));
  }
  Message& message = std::get<Message>(read);
  if (message.what == "lsp") {
    lsp_->receive(nlohmann::json(message.json["lsp"]));
    return;
  }
  if (message.what == "edit") return edit(message);
  if (message.what == "cancel") return cancel(message);
  if (message.what == "run") return run(std::move(message));
  const Known* known = find_request(message.what);
  if (known == nullptr) {
    return send(error_message(
        message.id, {"`" + message.what + "` is nothing that can be asked for", ErrorKind::usage},
        ""));
  }
  if (known->lane == Lane::in_turn) return in_turn(std::move(message), known->work);
  beside(std::move(message), known->work);
}

void Window::closed() {
  is_closed_ = true;
  const std::lock_guard<std::mutex> lock(mutex_);
  if (running_) *running_->cancel = true;
  waiting_run_.reset();
  turn_.clear();
  for (const auto& [id, cancel] : beside_) *cancel = true;
}

// At once, so that what is asked next sees it.
void Window::edit(const Message& message) {
  Fields fields(message.json);
  const std::string file = fields.needed_text("file");
  std::optional<std::string> text;
  if (fields.has("text")) text = fields.text("text");
  const auto found = model(fields);
  std::optional<Error> error = fields.error();
  if (!error && !found) error = found.failure();
  if (!error && !(*found)->edit(file, std::move(text))) {
    error = Error{"the model has no file " + file, ErrorKind::usage};
  }
  send(error ? error_message(message.id, *error, "") : ok_message(message.id, "{}"));
}

void Window::cancel(const Message& message) {
  Fields fields(message.json);
  const auto of = static_cast<std::int64_t>(fields.whole("of", 0, 0, INT64_MAX));
  if (fields.error()) return send(error_message(message.id, *fields.error(), ""));
  std::optional<std::int64_t> dropped;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (running_ && running_->message.id == of) *running_->cancel = true;
    if (waiting_run_ && waiting_run_->id == of) {
      dropped = of;
      waiting_run_.reset();
    }
    if (const auto found = beside_.find(of); found != beside_.end()) *found->second = true;
  }
  if (dropped) {
    send(error_message(dropped, {"cancelled before it began", ErrorKind::interrupted}, ""));
  }
  send(ok_message(message.id, "{}"));
}

void Window::run(Message message) {
  Fields fields(message.json);
  const bool is_live = fields.flag("live");
  std::optional<std::int64_t> dropped;
  bool starts = false;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (waiting_run_) dropped = waiting_run_->id;
    waiting_run_ = std::move(message);
    if (!running_) {
      starts = true;
      running_ = Running{};
      running_->cancel = std::make_shared<std::atomic<bool>>(false);
    } else if (!is_live || !running_->is_live) {
      *running_->cancel = true;
    }
  }
  if (dropped) {
    send(error_message(dropped, {"a later run took its place", ErrorKind::interrupted}, ""));
  }
  if (starts) studio_.runs.add([self = shared_from_this()] { self->next_run(); });
}

void Window::next_run() {
  Message message;
  Cancel cancel;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (!waiting_run_ || is_closed_) {
      running_.reset();
      return;
    }
    message = std::move(*waiting_run_);
    waiting_run_.reset();
    Fields fields(message.json);
    cancel = std::make_shared<std::atomic<bool>>(false);
    running_->message.id = message.id;
    running_->cancel = cancel;
    running_->is_live = fields.flag("live");
  }
  work(studio::run, std::move(message), cancel);
  // Behind what others wait for.
  studio_.runs.add([self = shared_from_this()] { self->next_run(); });
}

void Window::in_turn(Message message, Work work) {
  bool starts = false;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (turn_.size() >= kMostInTurn) {
      send(error_message(message.id, {"too much is asked at once", ErrorKind::usage}, ""));
      return;
    }
    turn_.emplace_back(std::move(message), std::move(work));
    starts = !in_turn_;
    in_turn_ = true;
  }
  if (starts) studio_.others.add([self = shared_from_this()] { self->next_turn(); });
}

void Window::next_turn() {
  std::pair<Message, Work> next;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (turn_.empty() || is_closed_) {
      in_turn_ = false;
      return;
    }
    next = std::move(turn_.front());
    turn_.pop_front();
  }
  work(next.second, std::move(next.first), std::make_shared<std::atomic<bool>>(false));
  studio_.others.add([self = shared_from_this()] { self->next_turn(); });
}

void Window::beside(Message message, Work asked) {
  const std::int64_t id = message.id;
  const Cancel cancel = std::make_shared<std::atomic<bool>>(false);
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (beside_.size() >= kMostBeside || !beside_.emplace(id, cancel).second) {
      send(error_message(id, {"too much is asked at once", ErrorKind::usage}, ""));
      return;
    }
  }
  studio_.questions.add(
      [self = shared_from_this(), cancel, asked = std::move(asked), message]() mutable {
        const std::int64_t asked_id = message.id;
        if (!self->is_closed_) self->work(asked, std::move(message), cancel);
        const std::lock_guard<std::mutex> lock(self->mutex_);
        self->beside_.erase(asked_id);
      });
}

void Window::look() {
  std::vector<std::shared_ptr<OpenModel>> models;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    for (const auto& [path, one] : models_) models.push_back(one);
  }
  for (const auto& one : models) {
    for (const DiskFile& file : one->look()) {
      Json event;
      event["event"] = "disk";
      event["model"] = one->path();
      event["file"] = file.name;
      event["hash"] = file.hash;
      event["text"] = file.text;
      send(dump(event));
    }
  }
}

}  // namespace plimsoll::studio
