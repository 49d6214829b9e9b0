// Rules of practitioners; see plimsoll/audit.h.
#pragma once

#include "plimsoll/audit.h"

namespace plimsoll::session {

Result<AuditResult> audit_model(const Model& model, const AuditRequest& request,
                                const Control& control);

}  // namespace plimsoll::session
