// What the module plimsoll-studio gives to its loader.
#pragma once

#include "studio/transport.h"

extern "C" __attribute__((visibility("default"))) void plimsoll_studio_listen(
    std::uint16_t port, const plimsoll::studio::Limits& limits,
    plimsoll::Result<std::unique_ptr<plimsoll::studio::Transport>>& out);
