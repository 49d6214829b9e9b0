// A parser of one call, far smaller than the language's, so that tests of laws need no stage
// above.
#include "dist/example.h"

#include <cctype>
#include <cstdlib>
#include <map>

namespace plimsoll::dist {

namespace {

// The parts of a call before a form has been chosen.
struct Arguments {
  std::vector<double> numbers;
  std::map<std::string, double> named;
  std::vector<double> quantiles;
  std::vector<double> list;
  std::vector<double> pairs;
  std::vector<double> weights;
  std::vector<Example> children;
};

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Result<Example> parse() {
    Example out;
    if (!call(out)) return Error{error_.empty() ? "cannot be read" : error_};
    skip();
    if (at_ != text_.size()) return Error{"something follows the distribution"};
    return out;
  }

 private:
  void skip() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_]))) ++at_;
  }
  bool take(char c) {
    skip();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  bool at_name() {
    skip();
    return at_ < text_.size() && std::isalpha(static_cast<unsigned char>(text_[at_]));
  }
  std::string name() {
    std::string out;
    skip();
    while (at_ < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[at_])) ||
                                  text_[at_] == '_' || text_[at_] == '.')) {
      out += text_[at_++];
    }
    return out;
  }
  bool number(double& out) {
    skip();
    std::string digits;
    while (at_ < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[at_])) ||
                                  std::string_view("_.+-").find(text_[at_]) != text_.npos)) {
      if (text_[at_] != '_') digits += text_[at_];
      ++at_;
    }
    char* end = nullptr;
    out = std::strtod(digits.c_str(), &end);
    if (digits.empty() || *end != 0) return false;
    if (take('%')) {
      // The decimal number itself, not a hundredth of its rounding.
      out = std::strtod((digits + "e-2").c_str(), nullptr);
    }
    return true;
  }

  bool call(Example& out) {
    const std::string law_name = name();
    const Law* entry = find_law(law_name);
    if (entry == nullptr) return fail("no law " + law_name);
    Arguments arguments;
    if (!take('(')) return false;
    while (!take(')')) {
      if (!argument(arguments)) return false;
      take(',');
    }
    return choose(*entry, arguments, out);
  }

  bool argument(Arguments& out) {
    if (take('{')) return table(out);
    if (take('[')) {
      while (!take(']')) {
        double x = 0;
        if (!number(x)) return false;
        out.list.push_back(x);
        take(',');
      }
      return true;
    }
    if (!at_name() || text_.substr(at_, 3) == "nan" || text_.substr(at_, 3) == "inf") {
      double x = 0;
      if (!number(x)) return false;
      out.numbers.push_back(x);
      return true;
    }
    const std::size_t start = at_;
    const std::string word = name();
    if (take('(')) {
      at_ = start;
      return call(out.children.emplace_back());
    }
    double x = 0;
    if (!take(':') || !number(x)) return false;
    if (word.size() > 1 && word[0] == 'p' && std::isdigit(static_cast<unsigned char>(word[1]))) {
      out.quantiles.push_back(std::strtod((word.substr(1) + "e-2").c_str(), nullptr));
      out.quantiles.push_back(x);
    } else {
      out.named[word] = x;
    }
    return true;
  }

  bool table(Arguments& out) {
    while (!take('}')) {
      double key = 0;
      double value = 0;
      const bool law = at_name();
      if (law ? !call(out.children.emplace_back()) : !number(key)) return false;
      if (!take(':') || !number(value)) return false;
      if (law) {
        out.weights.push_back(value);
      } else {
        out.pairs.push_back(key);
        out.pairs.push_back(value);
      }
      take(',');
    }
    return true;
  }

  // The first form that all arguments fit.
  bool choose(const Law& entry, const Arguments& arguments, Example& out) {
    for (std::size_t form = 0; form < entry.forms.size(); ++form) {
      std::vector<double> own;
      if (!fits(entry.forms[form], arguments, own)) continue;
      out.shape.law = entry.id;
      out.shape.form = static_cast<std::uint16_t>(form);
      out.shape.n_own = static_cast<std::uint32_t>(own.size());
      out.flat = own;
      for (const Example& child : arguments.children) {
        out.shape.children.push_back(child.shape);
        out.flat.insert(out.flat.end(), child.flat.begin(), child.flat.end());
      }
      return true;
    }
    return fail(std::string(entry.name) + " has no form with these arguments");
  }

  static bool fits(const Form& form, const Arguments& given, std::vector<double>& own) {
    if (form.named_only && !given.numbers.empty()) return false;
    std::size_t n_positional = 0;
    std::size_t n_named = 0;
    for (const Param& param : form.params) {
      const auto named = given.named.find(std::string(param.name));
      if (named != given.named.end()) {
        own.push_back(named->second);
        ++n_named;
      } else if (n_positional < given.numbers.size()) {
        own.push_back(given.numbers[n_positional++]);
      } else if (param.default_value) {
        own.push_back(*param.default_value);
      } else {
        return false;
      }
    }
    if (n_positional != given.numbers.size() || n_named != given.named.size()) return false;
    std::vector<double> rest;
    std::size_t n_children = static_cast<std::size_t>(form.n_children);
    switch (form.variadic) {
      case Variadic::none:
        break;
      case Variadic::quantiles:
        rest = given.quantiles;
        if (form.n_quantiles > 0 && rest.size() != 2 * static_cast<std::size_t>(form.n_quantiles)) {
          return false;
        }
        break;
      case Variadic::value_weights:
      case Variadic::prob_values:
        rest = given.pairs;
        break;
      case Variadic::data:
        rest = given.list;
        break;
      case Variadic::children:
        rest = given.weights;
        n_children = rest.size();
        break;
    }
    const std::size_t n_rest =
        given.quantiles.size() + given.pairs.size() + given.list.size() + given.weights.size();
    if (n_rest != rest.size() || given.children.size() != n_children) return false;
    if (form.variadic != Variadic::none && rest.empty()) return false;
    own.insert(own.end(), rest.begin(), rest.end());
    return true;
  }

  bool fail(std::string message) {
    if (error_.empty()) error_ = std::move(message);
    return false;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string error_;
};

}  // namespace

Result<Example> parse_example(std::string_view text) {
  return Parser(text).parse();
}

Result<std::unique_ptr<Distribution>> make_example(std::string_view text) {
  const Result<Example> example = parse_example(text);
  if (!example) return example.failure();
  return make(example->shape, example->flat);
}

}  // namespace plimsoll::dist
