#include "studio/server.h"

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <thread>

#include "studio/access.h"
#include "studio/page_files.h"
#include "studio/protocol.h"
#include "studio/window.h"

namespace plimsoll::studio {

namespace {

// How often files on the disk are looked at.
constexpr std::chrono::milliseconds kLookAround{300};

HttpResponse plain(int status, const std::string& text) {
  HttpResponse response;
  response.status = status;
  response.body = text + "\n";
  add_policy(response);
  return response;
}

// Calls something again and again until it ends.
class Clockwork {
 public:
  explicit Clockwork(std::function<void()> tick)
      : thread_([this, tick = std::move(tick)] {
          std::unique_lock<std::mutex> lock(mutex_);
          while (!changed_.wait_for(lock, kLookAround, [this] { return is_ended_; })) tick();
        }) {}
  ~Clockwork() {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      is_ended_ = true;
    }
    changed_.notify_all();
    thread_.join();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_ended_ = false;
  std::thread thread_;
};

class Server final : public Handler {
 public:
  Server(Studio& studio, Access access)
      : studio_(studio),
        access_(std::move(access)),
        page_(PageFiles::read(studio.options.page_folders)) {}

  const Access& access() const { return access_; }

  std::optional<HttpResponse> refuse(const HttpRequest& head) override {
    return access_.refuse(head);
  }

  bool is_socket(const HttpRequest& head) override { return head.target == "/ws"; }

  HttpResponse answer(const HttpRequest& request) override {
    if (access_.has_token(request)) return welcome();
    const std::string_view target = request.target;
    if (request.method == "POST") {
      return target == "/upload" ? upload(request) : plain(404, "there is nothing of that name");
    }
    if (target == "/") return index();
    constexpr std::string_view kAssets = "/assets/";
    constexpr std::string_view kFile = "/file/";
    if (target.starts_with(kAssets)) return asset(target.substr(kAssets.size()));
    if (target.starts_with(kFile)) return file(std::string(target.substr(kFile.size())));
    if (target == "/ws") return plain(426, "this is for a WebSocket");
    return plain(404, "there is nothing of that name");
  }

  void opened(ConnectionId id) override {
    const std::lock_guard<std::mutex> lock(mutex_);
    windows_.emplace(id, std::make_shared<Window>(studio_, id));
  }

  void received(ConnectionId id, std::string message) override {
    if (const auto window = find(id)) window->received(message);
  }

  void closed(ConnectionId id) override {
    const auto window = find(id);
    if (window == nullptr) return;
    window->closed();
    const std::lock_guard<std::mutex> lock(mutex_);
    windows_.erase(id);
  }

  void look() {
    std::vector<std::shared_ptr<Window>> all;
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      for (const auto& [id, window] : windows_) all.push_back(window);
    }
    for (const auto& window : all) window->look();
  }

  // What works for a window that is gone ends soon.
  void close_all() {
    const std::lock_guard<std::mutex> lock(mutex_);
    for (const auto& [id, window] : windows_) window->closed();
    windows_.clear();
  }

 private:
  std::shared_ptr<Window> find(ConnectionId id) {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto found = windows_.find(id);
    return found == windows_.end() ? nullptr : found->second;
  }

  // No redirect by a status: a browser that came from elsewhere would leave the cookie out on that way.
  HttpResponse welcome() const {
    HttpResponse response;
    response.type = "text/html; charset=utf-8";
    response.body =
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta "
        "http-equiv=\"refresh\" "
        "content=\"0; url=/\"><link rel=\"icon\" href=\"data:,\"><title>Plimsoll "
        "studio</title></head><body><p><a href=\"/\">To the "
        "studio</a></p></body></html>\n";
    add_policy(response);
    response.headers.emplace_back("Set-Cookie", access_.cookie());
    return response;
  }

  HttpResponse index() const {
    HttpResponse response;
    response.type = "text/html; charset=utf-8";
    const std::string nonce = random_hex(16);
    response.body = page_.index();
    for (std::size_t at = 0; (at = response.body.find(kNonceMark, at)) != std::string::npos;) {
      response.body.replace(at, kNonceMark.size(), nonce);
      at += nonce.size();
    }
    add_policy(response, nonce);
    return response;
  }

  HttpResponse asset(std::string_view name) const {
    const PageFiles::File* found = page_.find(name);
    if (found == nullptr) return plain(404, "the page has no such file");
    HttpResponse response;
    response.type = found->type;
    response.body = found->bytes;
    add_policy(response);
    return response;
  }

  HttpResponse file(const std::string& id) {
    auto found = studio_.fetch(id);
    if (!found) return plain(404, "this was fetched already, or is too old: ask for it again");
    HttpResponse response;
    response.type = found->type;
    response.body = std::move(found->bytes);
    add_policy(response);
    std::string name;
    for (const char c : found->name) {
      const bool safe = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                        (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
      name += safe ? c : '_';
    }
    response.headers.emplace_back("Content-Disposition", "attachment; filename=\"" + name + "\"");
    return response;
  }

  // In JSON, as the page wants it.
  static HttpResponse of_upload(int status, const Json& json) {
    HttpResponse response;
    response.status = status;
    response.type = "application/json";
    response.body = dump(json) + "\n";
    add_policy(response);
    return response;
  }
  static HttpResponse not_taken(int status, const std::string& text) {
    return of_upload(status, Json{{"error", {{"text", text}}}});
  }

  HttpResponse upload(const HttpRequest& request) {
    const std::string_view type = request.header("content-type");
    // What a form of another page could send.
    for (const char* form : {"text/plain", "multipart/", "application/x-www-form-urlencoded"}) {
      if (type.starts_with(form)) {
        return not_taken(415, "a filing comes as application/octet-stream");
      }
    }
    if (request.body.empty()) return not_taken(400, "the filing is empty");
    const auto id = studio_.take_in(request.body);
    if (!id) return not_taken(507, "there is no room for the filing");
    return of_upload(200, Json{{"upload", *id}});
  }

  Studio& studio_;
  const Access access_;
  const PageFiles page_;
  std::mutex mutex_;
  std::map<ConnectionId, std::shared_ptr<Window>> windows_;
};

}  // namespace

std::optional<Error> serve(Options options, const std::function<void(const std::string&)>& ready,
                           const std::atomic<bool>& stop) {
  auto transport = listen(options.port, options.limits);
  if (!transport) return transport.failure();
  auto access = Access::make((*transport)->port());
  if (!access) return access.failure();
  Studio studio(std::move(options));
  studio.send = [&transport](ConnectionId id, std::string message) {
    (*transport)->send(id, std::move(message));
  };
  Server server(studio, std::move(*access));
  {
    const Clockwork look([&] { server.look(); });
    studio.others.add([&studio] { studio.warm_up(); });
    ready(server.access().address());
    (*transport)->run(server, stop);
  }
  server.close_all();
  return std::nullopt;
}

}  // namespace plimsoll::studio
