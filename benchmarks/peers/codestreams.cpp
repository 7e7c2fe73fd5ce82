// What the libraries take for the codestreams of a folder, from memory: one line "file <tab> library <tab> ms" each, the median of runs.
//   codestreams folder           every .j2k, .jph, .jls and .jpg
//   codestreams jls in.ppm out.jls near interleave
#include <charls/charls.h>
#include <filesystem>
#include <grok.h>
#include <openjph/ojph_arch.h>
#include <openjph/ojph_mem.h>
#include <openjph/ojph_params.h>
#include <openjph/ojph_codestream.h>
#include <openjph/ojph_file.h>
#include <openjph/ojph_message.h>

#include "decoders.h"
#include "row.h"

static std::vector<int> target;

static bool Grok(Bytes &j2k)
{
    grk_decompress_core_params core{};
    grk_decompress_set_default_params(&core);
    grk_stream_params stream{};
    stream.buf = j2k.data();
    stream.len = j2k.size();
    grk_codec *codec = grk_decompress_init(&stream, &core);
    grk_header_info header{};
    bool isDecoded = codec && grk_decompress_read_header(codec, &header) && grk_decompress(codec, nullptr);
    if (isDecoded) {
        const grk_image *image = grk_decompress_get_composited_image(codec);
        const grk_image_comp &first = image->comps[0];
        target.resize((size_t)first.w * first.h);
        for (size_t y = 0; y < first.h; y++) std::copy_n(first.data + y * first.stride, first.w, target.data() + y * first.w);
    }
    grk_object_unref(codec);
    return isDecoded;
}

static bool OpenJph(const Bytes &jph)
{
    ojph::mem_infile file;
    file.open(jph.data(), jph.size());
    ojph::codestream codestream;
    codestream.read_headers(&file);
    codestream.create();
    const auto size = codestream.access_siz();
    const auto rows = size.get_recon_height(0), columns = size.get_recon_width(0), components = size.get_num_components();
    target.resize((size_t)rows * columns * components);
    for (size_t line = 0; line < (size_t)rows * components; line++) {
        ojph::ui32 component;
        std::copy_n(codestream.pull(component)->i32, columns, target.data() + line * columns);
    }
    codestream.close();
    return true;
}

static void EncodeJls(const char *input, const char *output, int near, int interleave)
{
    std::ifstream file(input, std::ios::binary);
    std::string magic;
    unsigned columns, rows, most;
    file >> magic >> columns >> rows >> most;
    file.get();
    const Bytes pixels{std::istreambuf_iterator<char>(file), {}};
    charls::jpegls_encoder encoder;
    encoder.frame_info({columns, rows, 8, 3}).near_lossless(near).interleave_mode(static_cast<charls::interleave_mode>(interleave));
    Bytes coded(encoder.estimated_destination_size());
    encoder.destination(coded);
    coded.resize(encoder.encode(pixels));
    std::ofstream(output, std::ios::binary).write((const char *)coded.data(), coded.size());
}

int main(int count, char **arguments)
{
    if (count == 6) {
        EncodeJls(arguments[2], arguments[3], std::stoi(arguments[4]), std::stoi(arguments[5]));
        return 0;
    }

    const int cores = (int)sysconf(_SC_NPROCESSORS_ONLN), allowed = getenv("CORES") ? std::stoi(getenv("CORES")) : cores;
    for (const auto &entry : std::filesystem::directory_iterator(arguments[1])) {
        const std::string name = entry.path().filename(), kind = entry.path().extension();
        Bytes bytes = ReadAll(entry.path());
        if (kind == ".j2k") {
            // In its row's own process, which starts its threads itself; what it returns is whether there is a plugin.
            Row(name, "grok", [&] { [[maybe_unused]] static const bool hasPlugin = grk_initialize(nullptr, allowed); return Grok(bytes); });
            Row(name, "openjpeg, 1 thread", [&] { return OpenJpeg(bytes, target); });
            if (allowed > 1) Row(name, "openjpeg", [&] { return OpenJpeg(bytes, target, allowed); });
        }
        if (kind == ".jph") Row(name, "openjph", [&] { return OpenJph(bytes); });
        if (kind == ".jph") Row(name, "openjpeg, 1 thread", [&] { return OpenJpeg(bytes, target); });
        if (kind == ".jls") Row(name, "charls", [&] { return CharLs(bytes); });
        if (kind == ".jpg") Row(name, "turbojpeg", [&] { return Turbo(bytes); });
    }
}
