// The module plimsoll-studio: Boost.Beast, whose templates take most of the time to compile and stand in this file alone.
#define BOOST_ASIO_NO_DEPRECATED
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/websocket.hpp>
#include <deque>
#include <map>

#include "studio/transport_module.h"

namespace plimsoll::studio {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;
using asio::ip::tcp;
using boost::system::error_code;
using Stream = beast::tcp_stream;

// How soon a wish to stop is seen.
constexpr std::chrono::milliseconds kLook{50};

template <class Parser>
HttpRequest request_of(const Parser& message) {
  HttpRequest request;
  request.method = std::string(message.method_string());
  request.target = std::string(message.target());
  for (const auto& field : message) {
    std::string name(field.name_string());
    for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    request.headers.emplace_back(std::move(name), std::string(field.value()));
  }
  return request;
}

class House;

// One client: requests one after another, or a WebSocket from some request on.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(House& house, ConnectionId id, Stream stream)
      : house_(house), id_(id), stream_(std::move(stream)) {}

  void read();
  void send(std::string message);
  void end();
  bool is_stranger() const { return is_stranger_; }

 private:
  using Socket = websocket::stream<Stream>;

  void head_came(error_code error);
  void body_came(error_code error);
  void answer(HttpResponse response, bool keep);
  void refuse(error_code error);
  void drain(std::size_t most);
  void become_socket();
  void listen();
  void message_came(error_code error);
  void write_next();

  House& house_;
  const ConnectionId id_;
  Stream stream_;
  bool is_stranger_ = true;
  bool is_ended_ = false;
  beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::string_body>> parser_;
  std::optional<http::response<http::string_body>> response_;
  // Set once it is one; `stream_` is inside then.
  std::optional<Socket> socket_;
  bool is_open_ = false;
  std::deque<std::string> waiting_;
  std::size_t n_waiting_ = 0;
};

class House final : public Transport {
 public:
  House(const Limits& limits) : limits_(limits), acceptor_(io_), look_(io_) {}

  std::optional<Error> bind(std::uint16_t port) {
    const tcp::endpoint endpoint(asio::ip::address_v4::loopback(), port);
    error_code error;
    acceptor_.open(endpoint.protocol(), error);
    // A server that has just ended leaves its port to the next.
    if (!error) acceptor_.set_option(asio::socket_base::reuse_address(true), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(static_cast<int>(2 * limits_.connections), error);
    if (!error) return std::nullopt;
    return Error{"cannot listen on 127.0.0.1:" + std::to_string(port) + ": " + error.message()};
  }

  std::uint16_t port() const override { return acceptor_.local_endpoint().port(); }

  void run(Handler& handler, const std::atomic<bool>& stop) override {
    handler_ = &handler;
    accept();
    look(stop);
    io_.run();
  }

  void send(ConnectionId id, std::string message) override {
    asio::post(io_, [this, id, message = std::move(message)]() mutable {
      if (const auto found = connections_.find(id); found != connections_.end()) {
        found->second->send(std::move(message));
      }
    });
  }

  void close(ConnectionId id) override {
    asio::post(io_, [this, id] {
      if (const auto found = connections_.find(id); found != connections_.end()) {
        const std::shared_ptr<Connection> connection = found->second;
        connection->end();
      }
    });
  }

  const Limits& limits() const { return limits_; }
  Handler& handler() { return *handler_; }

  void gone(ConnectionId id, bool was_open) {
    connections_.erase(id);
    if (was_open) handler_->closed(id);
  }

 private:
  void accept() {
    acceptor_.async_accept(io_, [this](error_code error, tcp::socket socket) {
      if (error == asio::error::operation_aborted) return;
      // No descriptor is left: whoever waits is served when one is.
      if (!error && make_room()) {
        const ConnectionId id = ++last_id_;
        // What is sent is whole messages: none waits until the one before it has been acknowledged.
        error_code ignored;
        socket.set_option(tcp::no_delay(true), ignored);
        const auto connection = std::make_shared<Connection>(*this, id, Stream(std::move(socket)));
        connections_.emplace(id, connection);
        connection->read();
      }
      accept();
    });
  }

  bool make_room() {
    if (connections_.size() < limits_.connections) return true;
    for (const auto& [id, connection] : connections_) {
      if (!connection->is_stranger()) continue;
      const std::shared_ptr<Connection> oldest = connection;
      oldest->end();
      return true;
    }
    return false;
  }

  void look(const std::atomic<bool>& stop) {
    look_.expires_after(kLook);
    look_.async_wait([this, &stop](error_code) {
      if (!stop) return look(stop);
      acceptor_.close();
      while (!connections_.empty()) {
        const std::shared_ptr<Connection> first = connections_.begin()->second;
        first->end();
      }
      io_.stop();
    });
  }

  const Limits limits_;
  asio::io_context io_{1};
  tcp::acceptor acceptor_;
  asio::steady_timer look_;
  Handler* handler_ = nullptr;
  ConnectionId last_id_ = 0;
  // By age.
  std::map<ConnectionId, std::shared_ptr<Connection>> connections_;
};

void Connection::read() {
  const Limits& limits = house_.limits();
  parser_.emplace();
  parser_->header_limit(static_cast<std::uint32_t>(limits.header_bytes));
  parser_->body_limit(limits.body_bytes);
  stream_.expires_after(limits.header_time);
  http::async_read_header(
      stream_, buffer_, *parser_,
      [self = shared_from_this()](error_code error, std::size_t) { self->head_came(error); });
}

// What is wrong with the bytes is said, if anybody is there to hear it.
void Connection::refuse(error_code error) {
  if (error.category() != http::make_error_code(http::error::bad_value).category() ||
      error == http::error::end_of_stream || error == http::error::partial_message) {
    return end();
  }
  HttpResponse response;
  response.status = error == http::error::header_limit ? 431
                    : error == http::error::body_limit ? 413
                                                       : 400;
  response.body = "this is no request that is understood here: " + error.message() + "\n";
  answer(std::move(response), false);
}

void Connection::head_came(error_code error) {
  if (is_ended_) return;
  if (error) return refuse(error);
  const Limits& limits = house_.limits();
  const auto& message = parser_->get();
  HttpRequest request = request_of(message);
  if (request.target.size() > limits.target_bytes) {
    return answer({414, "text/plain; charset=utf-8", "the address is too long\n", {}}, false);
  }
  if (request.headers.size() > limits.headers) {
    return answer({431, "text/plain; charset=utf-8", "too many headers\n", {}}, false);
  }
  if (auto refused = house_.handler().refuse(request)) return answer(std::move(*refused), false);
  is_stranger_ = false;
  if (websocket::is_upgrade(message) && house_.handler().is_socket(request)) return become_socket();
  stream_.expires_after(limits.body_time);
  http::async_read(
      stream_, buffer_, *parser_,
      [self = shared_from_this()](error_code failed, std::size_t) { self->body_came(failed); });
}

void Connection::body_came(error_code error) {
  if (is_ended_) return;
  if (error) return refuse(error);
  HttpRequest request = request_of(parser_->get());
  request.body = std::move(parser_->get().body());
  const bool keep = parser_->get().keep_alive();
  answer(house_.handler().answer(request), keep);
}

void Connection::answer(HttpResponse made, bool keep) {
  response_.emplace(http::int_to_status(static_cast<unsigned>(made.status)), 11);
  response_->set(http::field::content_type, made.type);
  for (const auto& [name, value] : made.headers) response_->insert(name, value);
  response_->body() = std::move(made.body);
  response_->keep_alive(keep);
  response_->prepare_payload();
  stream_.expires_after(house_.limits().body_time);
  http::async_write(stream_, *response_,
                    [self = shared_from_this(), keep](error_code error, std::size_t) {
                      if (self->is_ended_) return;
                      if (error) return self->end();
                      if (keep) return self->read();
                      error_code ignored;
                      self->stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
                      self->stream_.expires_after(std::chrono::seconds(1));
                      self->drain(std::size_t{1} << 20);
                    });
}

// Closed at once, what the client still sends would take the answer away from it.
void Connection::drain(std::size_t most) {
  buffer_.clear();
  constexpr std::size_t kPiece = 16 << 10;
  stream_.async_read_some(buffer_.prepare(kPiece),
                          [self = shared_from_this(), most](error_code error, std::size_t n) {
                            if (self->is_ended_) return;
                            if (error || n >= most) return self->end();
                            self->drain(most - n);
                          });
}

void Connection::become_socket() {
  const Limits& limits = house_.limits();
  stream_.expires_never();
  socket_.emplace(std::move(stream_));
  websocket::stream_base::timeout times{};
  times.handshake_timeout = limits.header_time;
  times.idle_timeout = limits.idle_time;
  times.keep_alive_pings = true;
  socket_->set_option(times);
  socket_->read_message_max(limits.message_bytes);
  socket_->auto_fragment(false);
  socket_->async_accept(parser_->get(), [self = shared_from_this()](error_code error) {
    if (self->is_ended_) return;
    if (error) return self->end();
    self->is_open_ = true;
    self->house_.handler().opened(self->id_);
    self->listen();
  });
}

void Connection::listen() {
  buffer_.clear();
  socket_->async_read(buffer_, [self = shared_from_this()](error_code error, std::size_t) {
    self->message_came(error);
  });
}

void Connection::message_came(error_code error) {
  if (is_ended_) return;
  if (error || !socket_->got_text()) return end();
  house_.handler().received(id_, beast::buffers_to_string(buffer_.data()));
  // The handler may have closed it.
  if (!is_ended_) listen();
}

void Connection::send(std::string message) {
  if (!is_open_ || is_ended_) return;
  n_waiting_ += message.size();
  if (n_waiting_ > house_.limits().waiting_bytes) return end();
  waiting_.push_back(std::move(message));
  if (waiting_.size() == 1) write_next();
}

void Connection::write_next() {
  socket_->text(true);
  socket_->async_write(asio::buffer(waiting_.front()),
                       [self = shared_from_this()](error_code error, std::size_t) {
                         if (self->is_ended_) return;
                         if (error) return self->end();
                         self->n_waiting_ -= self->waiting_.front().size();
                         self->waiting_.pop_front();
                         if (!self->waiting_.empty()) self->write_next();
                       });
}

void Connection::end() {
  if (is_ended_) return;
  is_ended_ = true;
  tcp::socket& socket = socket_ ? beast::get_lowest_layer(*socket_).socket() : stream_.socket();
  error_code ignored;
  socket.close(ignored);
  house_.gone(id_, is_open_);
}

}  // namespace
}  // namespace plimsoll::studio

void plimsoll_studio_listen(std::uint16_t port, const plimsoll::studio::Limits& limits,
                            plimsoll::Result<std::unique_ptr<plimsoll::studio::Transport>>& out) {
  auto house = std::make_unique<plimsoll::studio::House>(limits);
  if (auto error = house->bind(port)) {
    out = *error;
    return;
  }
  out = std::unique_ptr<plimsoll::studio::Transport>(std::move(house));
}
