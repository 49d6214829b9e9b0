// The table of rules.
#include "audit/subject.h"

namespace plimsoll::audit {

#define AUDIT_RULE(id, ...) std::vector<Found> find_##id(const Subject& subject);
#include "audit/rules.def"
#undef AUDIT_RULE

const std::vector<Rule>& rules() {
  static const std::vector<Rule> kRules = {
#define AUDIT_RULE(id, severity, looks_for, why, source, instead) \
  {{#id, AuditSeverity::severity, looks_for, why, source, instead}, find_##id},
#include "audit/rules.def"
#undef AUDIT_RULE
  };
  return kRules;
}

}  // namespace plimsoll::audit
