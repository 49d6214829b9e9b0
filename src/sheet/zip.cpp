// The module: what a zip says of its parts is looked at first, then a part is unpacked piece by piece.
#include "sheet/zip.h"

#include <zip.h>

#include <unordered_map>

#include "sheet/workbook.h"
#include "sheet/zip_module.h"

namespace plimsoll::sheet {

namespace {

constexpr zip_int64_t kMaxEntries = 20'000;

std::string key_of(std::string_view part) {
  std::string out;
  for (const char c : part) {
    out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c == '\\' ? '/' : c;
  }
  return out.starts_with('/') ? out.substr(1) : out;
}

std::string mega_bytes(std::size_t bytes) {
  return std::to_string(bytes >> 20) + " MB";
}

struct Discard {
  void operator()(zip_t* zip) const { zip_discard(zip); }
};
struct Close {
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};

class PartStream final : public ZipStream {
 public:
  PartStream(std::string file, std::string part, zip_file_t* open, std::uint64_t packed,
             std::uint64_t& n_all)
      : file_(std::move(file)),
        part_(std::move(part)),
        open_(open),
        packed_(packed),
        n_all_(n_all) {}

  Result<std::size_t> read(char* into, std::size_t most) override {
    const zip_int64_t n = zip_fread(open_.get(), into, most);
    if (n < 0) {
      return wrong("is damaged: " +
                   std::string(zip_error_strerror(zip_file_get_error(open_.get()))));
    }
    n_ += static_cast<std::uint64_t>(n);
    n_all_ += static_cast<std::uint64_t>(n);
    if (n_ > kMaxPartBytes)
      return wrong("has more than " + mega_bytes(kMaxPartBytes) + " unpacked");
    if (n_ > kFreeBytes && n_ / kMaxRatio > packed_) {
      return wrong("is packed more than " + std::to_string(kMaxRatio) +
                   " times smaller than it is, which no spreadsheet program does");
    }
    if (n_all_ > kMaxUnpacked) {
      return wrong("is too much: the parts of the file have more than " + mega_bytes(kMaxUnpacked) +
                   " unpacked");
    }
    return static_cast<std::size_t>(n);
  }

 private:
  Error wrong(const std::string& what) const {
    return {"`" + file_ + "`: its part " + part_ + " " + what, ErrorKind::model};
  }

  std::string file_;
  std::string part_;
  std::unique_ptr<zip_file_t, Close> open_;
  std::uint64_t packed_;
  std::uint64_t n_ = 0;
  std::uint64_t& n_all_;
};

class LibZip final : public Zip {
 public:
  LibZip(std::string file, zip_t* open) : file_(std::move(file)), open_(open) {}

  std::optional<Error> list() {
    const zip_int64_t n = zip_get_num_entries(open_.get(), 0);
    if (n > kMaxEntries) {
      return Error{"`" + file_ + "` has more than " + std::to_string(kMaxEntries) + " parts",
                   ErrorKind::model};
    }
    for (zip_int64_t i = 0; i < n; ++i) {
      const auto index = static_cast<zip_uint64_t>(i);
      const char* name = zip_get_name(open_.get(), index, ZIP_FL_ENC_RAW);
      if (name == nullptr)
        return Error{"`" + file_ + "` is damaged: a part has no name", ErrorKind::model};
      if (!entries_.try_emplace(key_of(name), index).second) {
        return Error{"`" + file_ + "` has two parts with the name " + name, ErrorKind::model};
      }
    }
    return std::nullopt;
  }

  bool has(std::string_view part) const override { return entries_.contains(key_of(part)); }

  Result<std::unique_ptr<ZipStream>> stream(std::string_view part) override {
    const auto wrong = [&](const std::string& what) {
      return Error{"`" + file_ + "`: its part " + std::string(part) + " " + what, ErrorKind::model};
    };
    const auto found = entries_.find(key_of(part));
    if (found == entries_.end()) return wrong("is not there; the file is damaged");
    zip_stat_t stat;
    zip_stat_init(&stat);
    constexpr zip_uint64_t kNeeded =
        ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;
    if (zip_stat_index(open_.get(), found->second, 0, &stat) != 0 ||
        (stat.valid & kNeeded) != kNeeded) {
      return wrong("is damaged: the file does not say how it is packed");
    }
    if (stat.encryption_method != ZIP_EM_NONE) {
      return wrong("is encrypted; save the workbook without a password");
    }
    if (stat.comp_method != ZIP_CM_STORE && stat.comp_method != ZIP_CM_DEFLATE) {
      return wrong("is packed in a way that workbooks do not have (" +
                   std::to_string(stat.comp_method) + ")");
    }
    if (stat.size > kMaxPartBytes)
      return wrong("has more than " + mega_bytes(kMaxPartBytes) + " unpacked");
    if (stat.size > kFreeBytes && stat.size / kMaxRatio > stat.comp_size) {
      return wrong("is packed more than " + std::to_string(kMaxRatio) +
                   " times smaller than it is, which no spreadsheet program does");
    }
    zip_file_t* file = zip_fopen_index(open_.get(), found->second, 0);
    if (file == nullptr) {
      return wrong("is damaged: " + std::string(zip_error_strerror(zip_get_error(open_.get()))));
    }
    return std::unique_ptr<ZipStream>(
        std::make_unique<PartStream>(file_, std::string(part), file, stat.comp_size, n_unpacked_));
  }

 private:
  std::string file_;
  std::unique_ptr<zip_t, Discard> open_;
  // By their names in small letters.
  std::unordered_map<std::string, zip_uint64_t> entries_;
  std::uint64_t n_unpacked_ = 0;
};

Result<std::unique_ptr<Zip>> open_bytes(std::string_view bytes, const std::string& name) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  if (source == nullptr) return Error{"no memory to read `" + name + "`"};
  zip_t* open = zip_open_from_source(source, ZIP_RDONLY, &error);
  if (open == nullptr) {
    zip_source_free(source);
    Error wrong{"`" + name +
                    "` is damaged or cut short: it begins as a zip file does, as workbooks are, "
                    "and is none (" +
                    zip_error_strerror(&error) + ")",
                ErrorKind::model};
    zip_error_fini(&error);
    return wrong;
  }
  auto zip = std::make_unique<LibZip>(name, open);
  if (auto wrong = zip->list()) return *wrong;
  return std::unique_ptr<Zip>(std::move(zip));
}

}  // namespace

}  // namespace plimsoll::sheet

void plimsoll_open_zip(std::string_view bytes, const std::string& name,
                       plimsoll::Result<std::unique_ptr<plimsoll::sheet::Zip>>& out) {
  out = plimsoll::sheet::open_bytes(bytes, name);
}
