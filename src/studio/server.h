// `plimsoll studio`: a page of a browser and the models that it works on, served on this machine to this user alone.
//
//   opens    the page's files, the models with what they read, and the sources that were named; nothing that a request names
//   writes   files of a model that the page saves, and the folder of a model that it starts
//   rules    who may ask: access.h; how much: transport.h and studio.h. docs/studio.md tells both to users
#pragma once

#include <atomic>
#include <functional>
#include <string>

#include "base/result.h"
#include "studio/studio.h"

namespace plimsoll::studio {

// Until `stop`. `ready` is told the address to open, with its token. Error: the port is taken.
std::optional<Error> serve(Options options, const std::function<void(const std::string&)>& ready,
                           const std::atomic<bool>& stop);

}  // namespace plimsoll::studio
