// First the names that the module reads, then each declaration against them.
#include "session/figures_read.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "lineage/lineage.h"

namespace plimsoll::session {

namespace {

using outline::Declaration;
using outline::Field;
using outline::Role;
using syntax::Expr;
using syntax::ExprKind;

std::string_view component_of(const Declaration& part) {
  for (const Field& f : part.fields) {
    if (f.name == "component") return f.text;
  }
  return "";
}

// "store" of "store.margin".
std::string_view head_of(std::string_view name) {
  const std::size_t dot = name.find('.');
  return dot == std::string_view::npos ? std::string_view() : name.substr(0, dot);
}

void add_calls(const Expr* e, std::set<std::string, std::less<>>& out) {
  if (e == nullptr) return;
  if (e->kind == ExprKind::call && e->left != nullptr && e->left->kind == ExprKind::name) {
    out.emplace(e->left->text);
  } else {
    add_calls(e->left, out);
  }
  add_calls(e->right, out);
  add_calls(e->condition, out);
  for (const syntax::Argument& a : e->args) add_calls(a.value, out);
  for (const syntax::BraceEntry& entry : e->entries) {
    add_calls(entry.key, out);
    add_calls(entry.value, out);
  }
}

class FiguresRead {
 public:
  FiguresRead(const OutlinedModel& outlined, const ir::Module& module, const std::string& outcome)
      : outlined_(outlined) {
    for (const ir::Def& def : module.defs) defined_.insert(def.full_name);
    const std::vector<ir::DefId> roots = lineage::find_definitions(module, outcome);
    const lineage::Lineage lineage(module);
    for (const ir::DefId id : lineage.closure(roots)) read_.insert(module.defs[id.value].full_name);
    for (std::size_t i = 0; i < module.defs.size(); ++i) {
      for (const lineage::Read& read : lineage.reads(ir::DefId(i))) {
        read_by_any_.insert(module.defs[read.def.value].full_name);
      }
    }
    for (const Declaration& d : outlined.declarations) {
      if (d.word != "function" && is_read(d)) declarations_.insert(&d);
    }
    follow_calls();
  }

  bool reads(const Declaration& d, const Field& f) const {
    if (!declarations_.contains(&d)) return false;
    return d.word != "correlation" || f.role != Role::dependence || joins_read_draws(d, f);
  }

 private:
  // Names of the run that a declaration's name stands for.
  std::vector<std::string> names_of(const std::string& name) const {
    std::vector<std::string> out;
    const std::string_view head = head_of(name);
    for (const Declaration& part : outlined_.declarations) {
      if (head.empty() || part.word != "part" || component_of(part) != head) continue;
      const std::string inner = name.substr(head.size());
      for (const std::string& own : names_of(part.name)) out.push_back(own + inner);
    }
    // No component, or one whose name something else has too.
    out.push_back(name);
    return out;
  }

  bool has_below(const std::string& name) const {
    const auto at = read_.lower_bound(name + ".");
    return at != read_.end() && at->starts_with(name + ".");
  }

  bool is_read(const Declaration& d) const {
    if (d.word == "correlation") return true;
    for (const std::string& name : names_of(d.name)) {
      if (d.word == "statement" ? has_line(d, name) : read_.contains(name)) return true;
      if (d.word == "schedule" && has_below(name)) return true;
      const std::size_t dot = name.rfind('.');
      // The length of a window, which no run reads.
      const bool is_constant = d.word == "given" && !read_by_any_.contains(name);
      if (is_constant && dot != std::string::npos && has_below(name.substr(0, dot))) return true;
    }
    return false;
  }

  // Lines are told under the name of what the statement stands in.
  bool has_line(const Declaration& d, const std::string& name) const {
    const std::size_t dot = name.rfind('.');
    const std::string outer = dot == std::string::npos ? "" : name.substr(0, dot + 1);
    return std::any_of(d.fields.begin(), d.fields.end(), [&](const Field& f) {
      const std::size_t space = f.name.find(' ');
      if (space == std::string::npos) return false;
      const std::string line = f.name.substr(space + 1);
      return read_.contains(outer + line) || read_.contains(name + "." + line);
    });
  }

  // "(fx, demand[a])", "(demand across Line)".
  bool joins_read_draws(const Declaration& d, const Field& f) const {
    const bool is_entry = f.name.starts_with("(");
    if (!is_entry) {
      return std::any_of(d.fields.begin(), d.fields.end(), [&](const Field& other) {
        return other.name.starts_with("(") && joins_read_draws(d, other);
      });
    }
    const std::size_t end = f.name.rfind(')');
    std::size_t at = 1;
    while (at < end) {
      std::size_t to = at;
      int depth = 0;
      for (; to < end && (depth > 0 || f.name[to] != ','); ++to) {
        depth += f.name[to] == '[' ? 1 : f.name[to] == ']' ? -1 : 0;
      }
      std::string draw = f.name.substr(at, to - at);
      draw.erase(0, draw.find_first_not_of(' '));
      draw.resize(std::min({draw.find('['), draw.find(' '), draw.size()}));
      const bool is_known = defined_.contains(draw) || defined_.contains(d.risk + "." + draw);
      if (is_known && !read_.contains(draw) && !read_.contains(d.risk + "." + draw)) return false;
      at = to + 1;
    }
    return true;
  }

  void follow_calls() {
    std::set<std::string, std::less<>> calls;
    const auto add = [&](const Declaration& d) {
      for (const Field& f : d.fields) {
        add_calls(f.expr, calls);
        for (const Expr* e : f.inside) add_calls(e, calls);
      }
    };
    for (const Declaration* d : declarations_) add(*d);
    for (bool grows = true; grows;) {
      grows = false;
      for (const Declaration& d : outlined_.declarations) {
        if (d.word != "function" || !calls.contains(d.name)) continue;
        if (!declarations_.insert(&d).second) continue;
        add(d);
        grows = true;
      }
    }
  }

  const OutlinedModel& outlined_;
  std::set<std::string> defined_;
  std::set<std::string> read_;
  std::set<std::string> read_by_any_;
  std::set<const Declaration*> declarations_;
};

}  // namespace

const Declaration* declaration_named(const OutlinedModel& outlined, const std::string& name) {
  if (const Declaration* d = outlined.find(name)) return d;
  // The part with the longest name: it may stand in another.
  for (std::size_t dot = name.rfind('.'); dot != std::string::npos && dot > 0;
       dot = name.rfind('.', dot - 1)) {
    const Declaration* part = declaration_named(outlined, name.substr(0, dot));
    if (part == nullptr || part->word != "part") continue;
    return outlined.find(std::string(component_of(*part)) + name.substr(dot));
  }
  return nullptr;
}

std::vector<std::size_t> figures_read(const verify::Report& report, const OutlinedModel& outlined,
                                      const ir::Module& module, const std::string& outcome) {
  const FiguresRead read(outlined, module, outcome);
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < report.standings.size(); ++i) {
    if (read.reads(*report.standings[i].declaration, *report.standings[i].field)) out.push_back(i);
  }
  return out;
}

}  // namespace plimsoll::session
