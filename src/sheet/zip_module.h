// What the module plimsoll-zip holds.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "sheet/zip.h"

extern "C" __attribute__((visibility("default"))) void plimsoll_open_zip(
    std::string_view bytes, const std::string& name,
    plimsoll::Result<std::unique_ptr<plimsoll::sheet::Zip>>& out);
