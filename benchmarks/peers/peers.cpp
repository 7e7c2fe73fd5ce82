// What DCMTK, GDCM and the raw libraries take for the files that run.sh has made: one line "case <tab> who <tab> ms" each, the median of
// its runs.
#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcfcache.h>
#include <dcmtk/dcmdata/dcrledrg.h>
#include <dcmtk/dcmdata/dctk.h>
#include <dcmtk/dcmjpeg/djdecode.h>
#include <dcmtk/dcmjpls/djdecode.h>
#include <dcmtk/oflog/oflog.h>
#include <gdcmImage.h>
#include <gdcmImageReader.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <deque>
#include <fcntl.h>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>
#include <zlib.h>

#include "decoders.h"
#include "row.h"

// The pixel data's element is the last one of these files, and the first fragment behind the offset table is the frame.
static Bytes FirstFragment(const std::string &path)
{
    static const unsigned char tag[] = {0xE0, 0x7F, 0x10, 0, 'O', 'B', 0, 0, 0xFF, 0xFF, 0xFF, 0xFF};
    const Bytes file = ReadAll(path);
    auto at = std::search(file.begin(), file.end(), tag, tag + sizeof tag);
    if (at == file.end()) return {};
    const auto length = [&](size_t item) {
        return file[item + 4] | file[item + 5] << 8 | file[item + 6] << 16 | (size_t)file[item + 7] << 24;
    };
    size_t item = at - file.begin() + sizeof tag;
    item += 8 + length(item);
    return Bytes(file.begin() + item + 8, file.begin() + item + 8 + length(item));
}

// Keeps the last 32, as a program does that shows pictures: each lies in memory of its own.
template <typename T> static T &Keep(T value)
{
    static std::deque<T> kept;
    kept.push_back(std::move(value));
    if (kept.size() > 32) kept.pop_front();
    return kept.back();
}

static bool DcmtkAll(const std::string &path, DcmFileFormat &file)
{
    if (file.loadFile(path.c_str()).bad() || file.getDataset()->chooseRepresentation(EXS_LittleEndianExplicit, nullptr).bad()) return false;
    const Uint16 *words = nullptr;
    const Uint8 *bytes = nullptr;
    return file.getDataset()->findAndGetUint16Array(DCM_PixelData, words).good()
        || file.getDataset()->findAndGetUint8Array(DCM_PixelData, bytes).good();
}

static bool DcmtkAll(const std::string &path)
{
    DcmFileFormat file;
    return DcmtkAll(path, file);
}

static Bytes DcmtkPixels(const std::string &path)
{
    DcmFileFormat file;
    const Uint16 *words = nullptr;
    unsigned long count = 0;
    if (file.loadFile(path.c_str()).bad() || file.getDataset()->chooseRepresentation(EXS_LittleEndianExplicit, nullptr).bad()) return {};
    file.getDataset()->findAndGetUint16Array(DCM_PixelData, words, &count);
    return Bytes((const unsigned char *)words, (const unsigned char *)(words + count));
}

static Bytes GdcmPixels(const std::string &path)
{
    gdcm::ImageReader reader;
    reader.SetFileName(path.c_str());
    if (!reader.Read()) return {};
    Bytes pixels(reader.GetImage().GetBufferLength());
    reader.GetImage().GetBuffer((char *)pixels.data());
    return pixels;
}

// Into memory that is hot from the last time, or into fresh memory that is kept.
static bool DcmtkFrame(const std::string &path, int frame, bool keeps = false)
{
    DcmFileFormat file;
    DcmElement *element = nullptr;
    if (file.loadFile(path.c_str()).bad() || file.getDataset()->findAndGetElement(DCM_PixelData, element).bad()) return false;
    auto *pixels = static_cast<DcmPixelData *>(element);
    Uint32 size = 0, fragment = 0;
    if (pixels->getUncompressedFrameSize(file.getDataset(), size).bad()) return false;
    size += size & 1;
    static Bytes hot;
    if (!keeps) hot.resize(size);
    unsigned char *target = keeps ? Keep(std::unique_ptr<unsigned char[]>(new unsigned char[size])).get() : hot.data();
    OFString model;
    DcmFileCache cache;
    return pixels->getUncompressedFrame(file.getDataset(), frame, fragment, target, size, model, &cache).good();
}

static bool GdcmAll(const std::string &path, bool keeps = false)
{
    gdcm::ImageReader reader;
    reader.SetFileName(path.c_str());
    if (!reader.Read()) return false;
    const size_t size = reader.GetImage().GetBufferLength();
    static thread_local std::vector<char> hot;
    if (!keeps) hot.resize(size);
    return reader.GetImage().GetBuffer(keeps ? Keep(std::unique_ptr<char[]>(new char[size])).get() : hot.data());
}

static bool GdcmHeader(const std::string &path)
{
    gdcm::Reader reader;
    reader.SetFileName(path.c_str());
    return reader.ReadUpToTag(gdcm::Tag(0x7fe0, 0x0010));
}

static bool ReadFile(const std::string &path, off_t offset, size_t most)
{
    static Bytes target;
    target.resize(most);
    const int file = open(path.c_str(), O_RDONLY);
    const bool isRead = file >= 0 && pread(file, target.data(), most, offset) > 0;
    close(file);
    return isRead;
}

static bool Inflate(const Bytes &file, size_t from, Bytes &target)
{
    z_stream stream{};
    inflateInit2(&stream, -15);
    stream.next_in = const_cast<unsigned char *>(file.data()) + from;
    stream.avail_in = file.size() - from;
    stream.next_out = target.data();
    stream.avail_out = target.size();
    const int end = inflate(&stream, Z_FINISH);
    inflateEnd(&stream);
    return end == Z_STREAM_END;
}

static bool IsOneOf(const std::string &name, std::initializer_list<const char *> kinds)
{
    return std::any_of(kinds.begin(), kinds.end(), [&](const char *kind) { return name.find(kind) != std::string::npos; });
}

static std::vector<short> samples;

static std::function<bool()> RawLibrary(const std::string &name, const std::string &path)
{
    if (name == "us-raw frame 90") return [=] { return ReadFile(path, 89 * 921600, 921600); };
    if (IsOneOf(name, {"-raw"})) return [=] { return ReadFile(path, 0, 16 << 20); };
    if (IsOneOf(name, {"-deflated"})) {
        // The file meta information ends where its group length says.
        const Bytes file = ReadAll(path);
        const size_t from = 144 + (file[140] | file[141] << 8);
        return [=, target = Bytes(16 << 20)]() mutable { return Inflate(file, from, target); };
    }
    const Bytes frame = FirstFragment(path);
    if (IsOneOf(name, {"-jpeg8"})) return [=] { return Turbo(frame); };
    if (IsOneOf(name, {"-jls"})) return [=] { return CharLs(frame); };
    if (IsOneOf(name, {"-j2k", "-ht"})) return [=] { return OpenJpeg(frame, samples); };
    return {};
}

// For who links this as a library, to take turns in one process.
extern "C" void *RawOpen(const char *name, const char *path)
{
    auto run = RawLibrary(name, path);
    return run ? new std::function<bool()>(std::move(run)) : nullptr;
}

extern "C" int RawRun(void *run) { return (*static_cast<std::function<bool()> *>(run))(); }

static void Pictures(const std::string &folder)
{
    for (const char *picture : {"ct", "cr"}) {
        for (const char *kind : {"raw", "deflated", "rle", "jpeg8", "jpeg12", "jpegll", "jls", "j2k", "ht"}) {
            const std::string name = std::string(picture) + "-" + kind, path = folder + name + ".dcm";
            if (access(path.c_str(), R_OK) != 0) continue;
            Row(name, "dcmtk", [&] { return DcmtkAll(path); });
            Row(name, "gdcm", [&] { return GdcmAll(path); });
        }
        const std::string path = folder + picture + "-raw.dcm";
        Row(std::string(picture) + "-raw kept", "dcmtk", [&] { return DcmtkAll(path, *Keep(std::make_unique<DcmFileFormat>())); });
        Row(std::string(picture) + "-raw kept", "gdcm", [&] { return GdcmAll(path, true); });
        Row(std::string(picture) + " header", "dcmtk", [&] {
            DcmFileFormat file;
            return file.loadFileUntilTag(path.c_str(), EXS_Unknown, EGL_noChange, 4096, ERM_autoDetect, DCM_PixelData).good();
        });
        Row(std::string(picture) + " header", "gdcm", [&] { return GdcmHeader(path); });
    }
    for (const char *name : {"us-jpeg8", "us-raw"}) {
        Row(std::string(name) + " frame 90", "dcmtk", [&] { return DcmtkFrame(folder + name + ".dcm", 89); });
        Row(std::string(name) + " frame 90 kept", "dcmtk", [&] { return DcmtkFrame(folder + name + ".dcm", 89, true); });
    }
}

// A thread for each core loads every so manieth slice.
static void Series(const std::string &folder, unsigned cores)
{
    const auto run = [&](const std::string &kind, const std::function<bool(const std::string &, int)> &load) {
        std::vector<std::thread> threads;
        bool isLoaded[64] = {};
        for (unsigned core = 0; core < cores; core++)
            threads.emplace_back([&, core] {
                isLoaded[core] = true;
                for (int i = core; i < 500 && isLoaded[core]; i += cores)
                    isLoaded[core] = load(folder + "series-" + kind + "/" + std::to_string(i) + ".dcm", i);
            });
        for (auto &thread : threads) thread.join();
        return std::all_of(isLoaded, isLoaded + cores, [](bool loaded) { return loaded; });
    };
    const auto kept = [&](const std::string &kind, Bytes (*pixels)(const std::string &)) {
        std::vector<Bytes> all(500);
        return run(kind, [&](const std::string &path, int i) { return !(all[i] = pixels(path)).empty(); });
    };
    for (const char *kind : {"raw", "jpegll", "jls"}) {
        const std::string name = std::string("series ") + kind, end = ", " + std::to_string(cores) + " core";
        if (name == "series raw")
            Row(name + " dropped" + end, "raw",
                [&] { return run(kind, [](const std::string &path, int) { return ReadFile(path, 0, 16 << 20); }); }, 3);
        Row(name + " dropped" + end, "dcmtk", [&] { return run(kind, [](const std::string &path, int) { return DcmtkAll(path); }); }, 3);
        Row(name + " dropped" + end, "gdcm", [&] { return run(kind, [](const std::string &path, int) { return GdcmAll(path); }); }, 3);
        Row(name + " kept" + end, "dcmtk", [&] { return kept(kind, DcmtkPixels); }, 3);
        Row(name + " kept" + end, "gdcm", [&] { return kept(kind, GdcmPixels); }, 3);
    }
}

static double Kibibytes(const std::string &what)
{
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.rfind(what, 0) == 0) return std::stod(line.substr(what.size()));
    return 0;
}

// How far the memory of a process that keeps another picture rises above what it holds.
static void FrameMemory(const std::string &folder, const std::string &name)
{
    if (!DcmtkFrame(folder + name + ".dcm", 0, true)) return;
    std::ofstream("/proc/self/clear_refs") << "5";
    const double before = Kibibytes("VmRSS:");
    if (DcmtkFrame(folder + name + ".dcm", 89, true))
        printf("%s frame 90, KiB more\tdcmtk\t%.0f\n", name.c_str(), Kibibytes("VmHWM:") - before);
}

int main(int count, char **arguments)
{
    const std::string folder = std::string(arguments[1]) + "/", what = count > 3 ? arguments[2] : "";
    OFLog::configure(OFLogger::OFF_LOG_LEVEL);
    DcmRLEDecoderRegistration::registerCodecs();
    DJDecoderRegistration::registerCodecs();
    DJLSDecoderRegistration::registerCodecs();
    gdcm::Trace::SetWarning(false);
    gdcm::Trace::SetError(false);
    if (what == "series") Series(folder, std::stoi(arguments[3]));
    else if (what == "frame-memory") FrameMemory(folder, arguments[3]);
    else Pictures(folder);
    return 0;
}
