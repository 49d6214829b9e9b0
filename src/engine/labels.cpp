#include "engine/labels.h"

namespace plimsoll::engine {

std::string label_text(const ir::Module& module, ir::ShapeId shape, std::uint32_t element) {
  std::string text;
  const auto& dims = module.shape(shape).dims;
  for (std::size_t i = dims.size(); i-- > 0;) {
    const auto& labels = module.dims[dims[i].value].labels;
    const std::string& label = labels[element % labels.size()];
    element /= static_cast<std::uint32_t>(labels.size());
    text = text.empty() ? label : label + ", " + text;
  }
  return text;
}

}  // namespace plimsoll::engine
