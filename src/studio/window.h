// One connection of a page: its models with what it has edited, and what it has asked.
//
//   run       the latest wins: it ends the one before, but for a live run that a live one follows, which is short and is
//             let finish, so that a hand that moves without rest sees each of them; never more than one waits
//   in turn   what reads and writes texts is answered in the order in which it was asked
//   beside    questions work beside each other, a few at once, until they are cancelled
//   threads   received() and closed() from the one who serves the connections; the rest is done by the studio's pools
#pragma once

#include <atomic>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "lsp/server.h"
#include "studio/open_model.h"
#include "studio/protocol.h"
#include "studio/studio.h"

namespace plimsoll::studio {

class Window;

// A request while it is worked on.
struct Job {
  Studio& studio;
  Window& window;
  Message message;
  Control control;
  // Sends a part of the answer, a JSON text.
  void part(const std::string& json) const;
};

// The answer: a JSON text, or an error with what is told beside it.
struct Answer {
  std::string ok;
  std::optional<Error> error;
  Json more;

  Answer(std::string json) : ok(std::move(json)) {}
  Answer(const Json& json) : ok(dump(json)) {}
  Answer(Error failed, Json beside = {}) : error(std::move(failed)), more(std::move(beside)) {}
};
using Work = std::function<Answer(Job&)>;

class Window : public std::enable_shared_from_this<Window> {
 public:
  Window(Studio& studio, ConnectionId id);
  ~Window();

  void received(const std::string& message);
  void closed();
  // Looks for files that others have changed.
  void look();

  // That the request names, or that was opened last. Error: none, or one that is not open.
  Result<std::shared_ptr<OpenModel>> model(Fields& fields);
  std::shared_ptr<OpenModel> keep(std::shared_ptr<OpenModel> opened);
  std::function<std::vector<Document>()> overlays();
  void send(std::string message);

 private:
  using Cancel = std::shared_ptr<std::atomic<bool>>;
  struct Running {
    Message message;
    Cancel cancel;
    bool is_live = false;
  };

  void edit(const Message& message);
  void cancel(const Message& message);
  void run(Message message);
  void next_run();
  void in_turn(Message message, Work work);
  void next_turn();
  void beside(Message message, Work work);
  void work(const Work& work, Message message, const Cancel& cancel);
  std::string folder_of(const Message& message);

  Studio& studio_;
  const ConnectionId id_;
  std::atomic<bool> is_closed_{false};

  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<OpenModel>> models_;
  std::shared_ptr<OpenModel> last_;
  std::optional<Running> running_;
  std::optional<Message> waiting_run_;
  std::deque<std::pair<Message, Work>> turn_;
  bool in_turn_ = false;
  std::map<std::int64_t, Cancel> beside_;

  // Ends first.
  std::unique_ptr<lsp::Server> lsp_;
};

}  // namespace plimsoll::studio
