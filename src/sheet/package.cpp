// Parts are read as they are unpacked.
#include "sheet/package.h"

#include <charconv>

namespace plimsoll::sheet {

namespace {

constexpr std::string_view kSheetSpace =
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
constexpr std::string_view kStrictSpace = "http://purl.oclc.org/ooxml/spreadsheetml/main";
constexpr std::string_view kRelationSpace =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
constexpr std::string_view kStrictRelationSpace =
    "http://purl.oclc.org/ooxml/officeDocument/relationships";

// Passes elements on by their names, without those of other namespaces and what they hold.
class Sieve final : public facts::XmlHandler {
 public:
  Sieve(std::string_view root, PartHandler& handler) : root_(root), handler_(handler) {}

  void open(facts::XmlReader& xml, const facts::XmlElement& element) override {
    const bool known =
        root_.empty() || element.space == kSheetSpace || element.space == kStrictSpace;
    if (names_.empty() && !root_.empty() && (!known || element.local != root_)) {
      return xml.stop("begins with <" + std::string(element.local) + ">, and should with <" +
                      std::string(root_) + "> of a spreadsheet");
    }
    if (n_foreign_ > 0 || !known) {
      ++n_foreign_;
      return;
    }
    names_.emplace_back(element.local);
    handler_.open(xml, names_.back(), element);
  }
  void close(facts::XmlReader& xml) override {
    if (n_foreign_ > 0) {
      --n_foreign_;
      return;
    }
    handler_.close(xml, names_.back());
    names_.pop_back();
  }
  void text(std::string_view text) override {
    if (n_foreign_ == 0) handler_.text(text);
  }

 private:
  std::string_view root_;
  PartHandler& handler_;
  std::vector<std::string> names_;
  std::size_t n_foreign_ = 0;
};

// "../worksheets/sheet1.xml", seen from the folder "xl/tables".
std::string part_of(std::string folder, std::string_view target) {
  if (target.starts_with('/')) return std::string(target.substr(1));
  while (!target.empty()) {
    const std::size_t end = std::min(target.find('/'), target.size());
    const std::string_view step = target.substr(0, end);
    target.remove_prefix(std::min(end + 1, target.size()));
    if (step == "..") {
      const std::size_t slash = folder.rfind('/');
      folder = slash == std::string::npos ? "" : folder.substr(0, slash);
    } else if (!step.empty() && step != ".") {
      folder += (folder.empty() ? "" : "/") + std::string(step);
    }
  }
  return folder;
}

class RelationReader final : public PartHandler {
 public:
  RelationReader(std::string folder, std::vector<Relation>& out)
      : folder_(std::move(folder)), out_(out) {}
  void open(facts::XmlReader&, std::string_view name, const facts::XmlElement& element) override {
    if (name != "Relationship") return;
    Relation relation;
    relation.id = element.attribute("Id");
    const std::string_view type = element.attribute("Type");
    relation.type = type.substr(type.rfind('/') + 1);
    if (element.attribute("TargetMode") != "External") {
      relation.part = part_of(folder_, element.attribute("Target"));
    }
    out_.push_back(std::move(relation));
  }
  void close(facts::XmlReader&, std::string_view) override {}
  void text(std::string_view) override {}

 private:
  std::string folder_;
  std::vector<Relation>& out_;
};

}  // namespace

std::string_view relation_id(const facts::XmlReader& xml, const facts::XmlElement& element) {
  const std::string_view id = xml.attribute(element, kRelationSpace, "id");
  return id.empty() ? xml.attribute(element, kStrictRelationSpace, "id") : id;
}

bool is_true(std::string_view text) {
  return text == "1" || text == "true";
}

std::optional<std::uint32_t> read_count(std::string_view text, std::uint32_t most) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value > most) return std::nullopt;
  return value;
}

Result<Package> Package::open(std::string_view bytes, const std::string& name) {
  Result<std::unique_ptr<Zip>> zip = open_zip(bytes, name);
  if (!zip) return zip.failure();
  Package out;
  out.zip_ = std::move(*zip);
  out.name_ = name;
  return out;
}

std::optional<Error> Package::read(const std::string& part, std::string_view root,
                                   PartHandler& handler) {
  Result<std::unique_ptr<ZipStream>> stream = zip_->stream(part);
  if (!stream) return stream.failure();
  Sieve sieve(root, handler);
  facts::XmlReader xml;
  return xml.read_pieces([&](char* into, std::size_t most) { return (*stream)->read(into, most); },
                         "`" + name_ + "`, " + part, sieve);
}

Result<std::string> Package::read_head(const std::string& part, std::size_t most) {
  Result<std::unique_ptr<ZipStream>> stream = zip_->stream(part);
  if (!stream) return stream.failure();
  std::string out(most, '\0');
  const Result<std::size_t> n = (*stream)->read(out.data(), most);
  if (!n) return n.failure();
  out.resize(*n);
  return out;
}

Result<std::vector<Relation>> Package::relations(const std::string& part) {
  const std::size_t slash = part.rfind('/');
  const std::string folder = slash == std::string::npos ? "" : part.substr(0, slash);
  const std::string name = slash == std::string::npos ? part : part.substr(slash + 1);
  const std::string list = (folder.empty() ? "" : folder + "/") + "_rels/" + name + ".rels";
  std::vector<Relation> out;
  if (!zip_->has(list)) return out;
  RelationReader reader(folder, out);
  if (auto error = read(list, "", reader)) return *error;
  return out;
}

}  // namespace plimsoll::sheet
