// `plimsoll attribute --parts`: an expected shortfall over the lines of its statement.
#pragma once

#include "driver/question.h"

namespace plimsoll::driver {

int attribute_parts(const QuestionArguments& arguments);

}  // namespace plimsoll::driver
