// Which declaration each name of a model stands for, from its trees alone: also of a model that does not compile, or of which a
// file is half written.
//
//   entities  what has a name: declarations, what stands in them, labels, parameters, units, sources. Full names as the
//             compiler's ("risk.event.mark"); what stands in a component or function has that as its parent
//   uses      every place that spells a name, the declaration's own included, in order of file and place; texts of events name
//             marks too ("{length}")
//   agrees    with the compiler on all that compiles: tests rename every name of the shipped models and compile again
//   cost      linear in the trees
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/ids.h"
#include "base/span.h"
#include "data/loader.h"
#include "source/source.h"
#include "syntax/ast.h"

namespace plimsoll::service {

using EntityId = Id<struct EntityTag>;

enum class EntityKind : std::uint8_t {
  dim,
  label,
  source,
  given,
  draw,
  event,
  event_count,
  event_largest,
  mark,
  event_let,
  total,
  flow,
  let,
  stock,
  stock_line,
  schedule,
  schedule_part,
  effect,
  state,
  subtotal,
  statement_line,
  statement,
  fn,
  parameter,
  component,
  part,
  risk,
  group,
  outcome,
  limit,
  scenario,
  action,
  decision,
  check,
  correlation,
  unit,
  model,
  register_,
};

// "flow", "mark".
std::string_view kind_word(EntityKind kind);

struct Entity {
  EntityKind kind = EntityKind::let;
  std::string_view name;
  std::string full_name;
  Span name_span;
  // Of the whole declaration, or of the line in one.
  Span span;
  // What it is declared by, or stands in.
  const syntax::Decl* decl = nullptr;
  // Position among the marks, lines, labels or totals of `decl`.
  std::uint32_t item = 0;
  EntityId parent;
  // Another's name is its own: an effect that is called as its risk is.
  EntityId named_by;
  // No text spells it where it is declared: `count` of an event, `net` of a schedule.
  bool is_implied = false;
  bool is_of_library = false;
};

struct Use {
  Span span;
  // What is meant.
  EntityId entity;
  // Whose name is spelt; differs for what is named by another.
  EntityId spelt;
  bool is_declaration = false;
};

class Names {
 public:
  // The trees must outlive this.
  Names(const data::LoadedModel& model, const source::SourceMap& sources);

  const std::vector<Entity>& entities() const { return entities_; }
  const Entity& operator[](EntityId id) const { return entities_[id.value]; }
  // Sorted by file and place; apart.
  const std::vector<Use>& uses() const { return uses_; }
  // The one that covers `offset`, or ends there; null where there is none.
  const Use* use_at(FileId file, std::uint32_t offset) const;

  // Looked up in `place`, then in what is around it.
  EntityId find_from(EntityId place, std::string_view name) const;
  // Of what `parent` is made of too; an invalid one is the top level.
  EntityId find_in(EntityId parent, std::string_view name) const;
  EntityId find_full(std::string_view full_name) const;
  // The innermost risk, event, function, component or part whose declaration covers the place; invalid at the top level.
  EntityId place_at(FileId file, std::uint32_t offset) const;
  // In order of declaration; of a part what its component has.
  std::vector<EntityId> members(EntityId parent) const;
  // Labels of an index set, in order.
  std::vector<EntityId> labels(EntityId dim) const;
  // Of its left side; empty where none is written.
  std::vector<EntityId> dims_of(EntityId entity) const;

 private:
  friend class NamesBuilder;

  struct Key {
    EntityId parent;
    std::string_view name;
    bool operator==(const Key&) const = default;
  };
  struct KeyHash {
    std::size_t operator()(const Key& key) const {
      return std::hash<std::string_view>()(key.name) ^
             (std::size_t{key.parent.value} * 0x9e3779b9u);
    }
  };

  std::vector<Entity> entities_;
  std::vector<Use> uses_;
  std::unordered_map<Key, EntityId, KeyHash> by_name_;
  // What is found only where nothing else has the name: outcomes with a name, components, scenarios.
  std::unordered_map<Key, EntityId, KeyHash> beside_;
  std::unordered_map<std::string_view, EntityId> units_;
  // By the part: its component.
  std::unordered_map<std::uint32_t, EntityId> made_of_;
};

// The clauses behind what an entity stands for; null where there can be none.
const syntax::Clauses* clauses_of(const Entity& entity);
// Its evidence; of those whose evidence is no clause too.
std::vector<const syntax::Evidence*> evidence_of(const Entity& entity);
// The index sets that its left side writes.
const std::vector<syntax::Name>* dim_names(const Entity& entity);

}  // namespace plimsoll::service
