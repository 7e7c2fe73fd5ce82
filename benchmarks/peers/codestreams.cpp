// What the libraries take for the codestreams of a folder, from memory: one line "file <tab> library <tab> ms" each, the median of its
// runs.
//   codestreams folder           every .j2k, .jph, .jls and .jpg
//   codestreams jls in.ppm out.jls near interleave
#include <charls/charls.h>
#include <filesystem>
#include <grok.h>
#include <openjpeg.h>
#include <openjph/ojph_arch.h>
#include <openjph/ojph_mem.h>
#include <openjph/ojph_params.h>
#include <openjph/ojph_codestream.h>
#include <openjph/ojph_file.h>
#include <openjph/ojph_message.h>
#include <turbojpeg.h>

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
        for (uint32_t y = 0; y < first.h; y++) std::copy_n(first.data + (size_t)y * first.stride, first.w,
          target.data() + (size_t)y * first.w);
    }
    grk_object_unref(codec);
    return isDecoded;
}

struct Cursor { const Bytes *bytes; size_t at; };

static bool OpenJpeg(const Bytes &j2k, int threads)
{
    Cursor cursor{&j2k, 0};
    opj_stream_t *stream = opj_stream_create(1 << 16, OPJ_TRUE);
    opj_codec_t *codec = opj_create_decompress(OPJ_CODEC_J2K);
    opj_dparameters_t parameters;
    opj_set_default_decoder_parameters(&parameters);
    opj_setup_decoder(codec, &parameters);
    opj_codec_set_threads(codec, threads);
    opj_stream_set_user_data(stream, &cursor, nullptr);
    opj_stream_set_user_data_length(stream, j2k.size());
    opj_stream_set_read_function(stream, [](void *to, OPJ_SIZE_T count, void *user) -> OPJ_SIZE_T {
        auto *from = static_cast<Cursor *>(user);
        count = std::min<OPJ_SIZE_T>(count, from->bytes->size() - from->at);
        std::copy_n(from->bytes->data() + from->at, count, static_cast<unsigned char *>(to));
        from->at += count;
        return count == 0 ? (OPJ_SIZE_T)-1 : count;
    });
    opj_image_t *image = nullptr;
    const bool isDecoded = opj_read_header(stream, codec, &image) && opj_decode(codec, stream, image) && opj_end_decompress(codec, stream);
    if (isDecoded) target.assign(image->comps[0].data, image->comps[0].data + (size_t)image->comps[0].w * image->comps[0].h);
    opj_image_destroy(image);
    opj_destroy_codec(codec);
    opj_stream_destroy(stream);
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

static bool CharLs(const Bytes &jls)
{
    static Bytes pixels;
    charls::jpegls_decoder decoder(jls, true);
    pixels.resize(decoder.destination_size());
    decoder.decode(pixels);
    return true;
}

static bool Turbo(const Bytes &jpeg)
{
    static tjhandle handle = tjInitDecompress();
    static Bytes pixels;
    int width, height, sampling, space;
    if (tjDecompressHeader3(handle, jpeg.data(), jpeg.size(), &width, &height, &sampling, &space) != 0) return false;
    const int format = space == TJCS_GRAY ? TJPF_GRAY : TJPF_RGB;
    pixels.resize((size_t)width * height * tjPixelSize[format]);
    return tjDecompress2(handle, jpeg.data(), jpeg.size(), pixels.data(), width, 0, height, format, TJFLAG_ACCURATEDCT) == 0;
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
            Row(name, "openjpeg, 1 thread", [&] { return OpenJpeg(bytes, 0); });
            if (allowed > 1) Row(name, "openjpeg", [&] { return OpenJpeg(bytes, allowed); });
        }
        if (kind == ".jph") Row(name, "openjph", [&] { return OpenJph(bytes); });
        if (kind == ".jph") Row(name, "openjpeg, 1 thread", [&] { return OpenJpeg(bytes, 0); });
        if (kind == ".jls") Row(name, "charls", [&] { return CharLs(bytes); });
        if (kind == ".jpg") Row(name, "turbojpeg", [&] { return Turbo(bytes); });
    }
}
