#include "tests/support/faulty_environment.hpp"

#include <map>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

namespace statushive::tests {
namespace {

using rocksdb::FileOptions;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

IOStatus power_failed() {
  return IOStatus::IOError("the simulated machine is down");
}

std::pair<std::string, std::string> split_path(const std::string& path) {
  const auto slash = path.rfind('/');
  if (slash == std::string::npos) return {"", path};
  return {path.substr(0, slash), path.substr(slash + 1)};
}

std::string without_trailing_slash(std::string path) {
  while (path.size() > 1 && path.back() == '/')
    path.pop_back();
  return path;
}

}  // namespace

class faulty_file_system final : public rocksdb::FileSystemWrapper {
 public:
  /// `memory` owns the file system that is wrapped.
  explicit faulty_file_system(std::shared_ptr<rocksdb::Env> memory)
      : FileSystemWrapper(memory->GetFileSystem()), memory_(std::move(memory)) {}
  const char* Name() const override { return "faulty_file_system"; }

  IOStatus NewWritableFile(const std::string& path, const FileOptions& options,
                           std::unique_ptr<rocksdb::FSWritableFile>* file,
                           IODebugContext* debug) override;
  IOStatus ReopenWritableFile(const std::string&, const FileOptions&,
                              std::unique_ptr<rocksdb::FSWritableFile>*, IODebugContext*) override {
    return IOStatus::NotSupported("not simulated");
  }
  IOStatus ReuseWritableFile(const std::string&, const std::string&, const FileOptions&,
                             std::unique_ptr<rocksdb::FSWritableFile>*, IODebugContext*) override {
    return IOStatus::NotSupported("not simulated");
  }
  IOStatus NewRandomRWFile(const std::string&, const FileOptions&,
                           std::unique_ptr<rocksdb::FSRandomRWFile>*, IODebugContext*) override {
    return IOStatus::NotSupported("not simulated");
  }
  IOStatus LinkFile(const std::string&, const std::string&, const IOOptions&,
                    IODebugContext*) override {
    return IOStatus::NotSupported("not simulated");
  }
  IOStatus NewDirectory(const std::string& path, const IOOptions& options,
                        std::unique_ptr<rocksdb::FSDirectory>* directory,
                        IODebugContext* debug) override;
  IOStatus DeleteFile(const std::string& path, const IOOptions& options,
                      IODebugContext* debug) override;
  IOStatus RenameFile(const std::string& from, const std::string& to, const IOOptions& options,
                      IODebugContext* debug) override;

  /// Counts one operation. Does `whole` when power is on or fails only behind it, `part` when it
  /// fails within.
  template <class Whole, class Part>
  IOStatus operate(const Whole& whole, const Part& part) {
    const std::lock_guard lock(mutex_);
    ++operations_;
    if (has_failed_) return power_failed();
    has_failed_ = operations_ == fail_at_;
    if (!has_failed_) return whole();
    // What it says does not matter: the machine is down.
    if (how_ == failing_operation::done) whole().PermitUncheckedError();
    if (how_ == failing_operation::half_done) part().PermitUncheckedError();
    return power_failed();
  }
  template <class Whole>
  IOStatus operate(const Whole& whole) {
    return operate(whole, [] { return IOStatus::OK(); });
  }

  // Called by files and directories within operate().
  void appended(const std::string& path, uint64_t bytes) { files_[path].size += bytes; }
  void synced(const std::string& path) { files_[path].synced = files_[path].size; }
  void truncated(const std::string& path, uint64_t size) {
    auto& file = files_[path];
    file.size = size;
    file.synced = std::min(file.synced, size);
  }
  void directory_synced(const std::string& path) { unsynced_entries_.erase(path); }

  uint64_t operations() const {
    const std::lock_guard lock(mutex_);
    return operations_;
  }
  bool has_failed() const {
    const std::lock_guard lock(mutex_);
    return has_failed_;
  }
  void fail_at(uint64_t nth_operation, failing_operation how) {
    const std::lock_guard lock(mutex_);
    fail_at_ = operations_ + nth_operation;
    how_ = how;
  }
  void lose_power(const std::function<uint64_t(uint64_t)>& surviving);

 private:
  struct file_size {
    uint64_t size = 0;
    uint64_t synced = 0;
  };
  /// What the name referred to when the directory was last synced: nothing, or a file with this
  /// content.
  using synced_content = std::optional<std::string>;

  IOStatus read_whole(const std::string& path, std::string& content);
  void write_whole(const std::string& path, const std::string& content);
  /// The entry of `path` is about to change.
  void remember_entry(const std::string& path);
  void restore_entries();

  std::shared_ptr<rocksdb::Env> memory_;
  mutable std::mutex mutex_;
  uint64_t operations_ = 0;
  uint64_t fail_at_ = 0;
  failing_operation how_ = failing_operation::not_done;
  bool has_failed_ = false;
  std::map<std::string, file_size> files_;
  /// By directory and name.
  std::map<std::string, std::map<std::string, synced_content>> unsynced_entries_;
};

namespace {

class faulty_file final : public rocksdb::FSWritableFileWrapper {
 public:
  faulty_file(faulty_file_system& files, std::string path,
              std::unique_ptr<rocksdb::FSWritableFile> file)
      : FSWritableFileWrapper(file.get()),
        files_(files),
        path_(std::move(path)),
        file_(std::move(file)) {}

  IOStatus Append(const Slice& bytes, const IOOptions& options, IODebugContext* debug) override {
    const auto append = [&](const Slice& written) {
      auto status = file_->Append(written, options, debug);
      if (status.ok()) files_.appended(path_, written.size());
      return status;
    };
    return files_.operate([&] { return append(bytes); },
                          [&] { return append(Slice(bytes.data(), bytes.size() / 2)); });
  }
  IOStatus Append(const Slice& bytes, const IOOptions& options,
                  const rocksdb::DataVerificationInfo&, IODebugContext* debug) override {
    return Append(bytes, options, debug);
  }
  IOStatus Sync(const IOOptions& options, IODebugContext* debug) override {
    return files_.operate([&] {
      auto status = file_->Sync(options, debug);
      if (status.ok()) files_.synced(path_);
      return status;
    });
  }
  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override {
    return Sync(options, debug);
  }
  IOStatus Truncate(uint64_t size, const IOOptions& options, IODebugContext* debug) override {
    return files_.operate([&] {
      auto status = file_->Truncate(size, options, debug);
      if (status.ok()) files_.truncated(path_, size);
      return status;
    });
  }

 private:
  faulty_file_system& files_;
  std::string path_;
  std::unique_ptr<rocksdb::FSWritableFile> file_;
};

class faulty_directory final : public rocksdb::FSDirectoryWrapper {
 public:
  faulty_directory(faulty_file_system& files, std::string path,
                   std::unique_ptr<rocksdb::FSDirectory> directory)
      : FSDirectoryWrapper(std::move(directory)), files_(files), path_(std::move(path)) {}

  IOStatus Fsync(const IOOptions&, IODebugContext*) override {
    return files_.operate([&] {
      files_.directory_synced(path_);
      return IOStatus::OK();
    });
  }
  IOStatus FsyncWithDirOptions(const IOOptions& options, IODebugContext* debug,
                               const rocksdb::DirFsyncOptions&) override {
    return Fsync(options, debug);
  }

 private:
  faulty_file_system& files_;
  std::string path_;
};

}  // namespace

IOStatus faulty_file_system::NewWritableFile(const std::string& path, const FileOptions& options,
                                             std::unique_ptr<rocksdb::FSWritableFile>* file,
                                             IODebugContext* debug) {
  return operate([&] {
    remember_entry(path);
    std::unique_ptr<rocksdb::FSWritableFile> opened;
    auto status = target()->NewWritableFile(path, options, &opened, debug);
    if (!status.ok()) return status;
    files_[path] = {};
    *file = std::make_unique<faulty_file>(*this, path, std::move(opened));
    return status;
  });
}

IOStatus faulty_file_system::NewDirectory(const std::string& path, const IOOptions& options,
                                          std::unique_ptr<rocksdb::FSDirectory>* directory,
                                          IODebugContext* debug) {
  std::unique_ptr<rocksdb::FSDirectory> opened;
  auto status = target()->NewDirectory(path, options, &opened, debug);
  if (!status.ok()) return status;
  *directory =
      std::make_unique<faulty_directory>(*this, without_trailing_slash(path), std::move(opened));
  return status;
}

IOStatus faulty_file_system::DeleteFile(const std::string& path, const IOOptions& options,
                                        IODebugContext* debug) {
  return operate([&] {
    remember_entry(path);
    auto status = target()->DeleteFile(path, options, debug);
    if (status.ok()) files_.erase(path);
    return status;
  });
}

IOStatus faulty_file_system::RenameFile(const std::string& from, const std::string& to,
                                        const IOOptions& options, IODebugContext* debug) {
  return operate([&] {
    remember_entry(from);
    remember_entry(to);
    auto status = target()->RenameFile(from, to, options, debug);
    if (!status.ok()) return status;
    files_[to] = files_[from];
    files_.erase(from);
    return status;
  });
}

IOStatus faulty_file_system::read_whole(const std::string& path, std::string& content) {
  std::unique_ptr<rocksdb::FSSequentialFile> file;
  auto status = target()->NewSequentialFile(path, {}, &file, nullptr);
  if (!status.ok()) return status;
  uint64_t size = 0;
  status = target()->GetFileSize(path, {}, &size, nullptr);
  if (!status.ok()) return status;
  content.resize(size);
  Slice read;
  status = file->Read(size, {}, &read, content.data(), nullptr);
  content.assign(read.data(), read.size());
  return status;
}

void faulty_file_system::write_whole(const std::string& path, const std::string& content) {
  std::unique_ptr<rocksdb::FSWritableFile> file;
  auto status = target()->NewWritableFile(path, {}, &file, nullptr);
  if (status.ok()) status = file->Append(content, {}, nullptr);
  if (status.ok()) status = file->Close({}, nullptr);
  if (!status.ok()) throw std::runtime_error("memory file system: " + status.ToString());
  files_[path] = {content.size(), content.size()};
}

void faulty_file_system::remember_entry(const std::string& path) {
  const auto [directory, name] = split_path(path);
  auto& entries = unsynced_entries_[directory];
  if (entries.contains(name)) return;
  synced_content before;
  std::string content;
  const auto file = files_.find(path);
  if (file != files_.end() && read_whole(path, content).ok()) {
    before = content.substr(0, file->second.synced);
  }
  entries.emplace(name, std::move(before));
}

void faulty_file_system::restore_entries() {
  for (const auto& [directory, entries] : unsynced_entries_) {
    for (const auto& [name, before] : entries) {
      const auto path = directory + '/' + name;
      if (before) {
        write_whole(path, *before);
      } else {
        target()->DeleteFile(path, {}, nullptr).PermitUncheckedError();
        files_.erase(path);
      }
    }
  }
  unsynced_entries_.clear();
}

void faulty_file_system::lose_power(const std::function<uint64_t(uint64_t)>& surviving) {
  const std::lock_guard lock(mutex_);
  restore_entries();
  for (auto& [path, file] : files_) {
    if (file.size == file.synced) continue;
    std::string content;
    if (!read_whole(path, content).ok()) continue;
    content.resize(file.synced + surviving(file.size - file.synced));
    write_whole(path, content);
  }
  has_failed_ = false;
  fail_at_ = 0;
}

faulty_environment::faulty_environment()
    : files_(std::make_shared<faulty_file_system>(
          std::shared_ptr<rocksdb::Env>(rocksdb::NewMemEnv(rocksdb::Env::Default())))),
      environment_(std::shared_ptr<rocksdb::Env>(rocksdb::NewCompositeEnv(files_))) {}

uint64_t faulty_environment::operations() const {
  return files_->operations();
}

void faulty_environment::fail_at(uint64_t nth_operation, failing_operation how) {
  files_->fail_at(nth_operation, how);
}

bool faulty_environment::has_failed() const {
  return files_->has_failed();
}

void faulty_environment::lose_power(const std::function<uint64_t(uint64_t)>& surviving) {
  files_->lose_power(surviving);
}

}  // namespace statushive::tests
