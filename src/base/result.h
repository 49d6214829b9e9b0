// Result<T> and Error, as the library's callers know them.
#pragma once

#include "plimsoll/failure.h"
