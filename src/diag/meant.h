// What a request that names something that is not there may have meant.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::diag {

// The nearest name by edit distance, else the only one that begins with the word: `tokyo` of
// `tokyo_quake`. Empty: none.
std::string_view meant_name(std::string_view word, const std::vector<std::string_view>& names);

// "the model has no scenario 'tokyo'; did you mean 'tokyo_quake'?", or with a list of what it has.
std::string has_no(const std::string& whose, const std::string& what, const std::string& name,
                   const std::vector<std::string_view>& names);

// "a, b, c, and 4 more": at most a dozen.
std::string listed(const std::vector<std::string_view>& names);

// "cannot open models/iji: No such file or directory; did you mean 'models/iij'?". `error`: errno.
std::string cannot_open(const std::string& path, int error);
// A path that is there, and differs from this one in the name of one folder or file. Empty: none.
std::string near_path(const std::string& path);

}  // namespace plimsoll::diag
