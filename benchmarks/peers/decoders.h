// What the raw libraries do with a codestream in memory. Where a target is static, its memory is used again.
#pragma once
#include <algorithm>
#include <charls/charls.h>
#include <openjpeg.h>
#include <turbojpeg.h>
#include <vector>

#include "row.h"

inline bool Turbo(const Bytes &jpeg)
{
    static tjhandle handle = tjInitDecompress();
    static Bytes target;
    int width, height, sampling, space;
    if (tjDecompressHeader3(handle, jpeg.data(), jpeg.size(), &width, &height, &sampling, &space) != 0) return false;
    const int format = space == TJCS_GRAY ? TJPF_GRAY : TJPF_RGB;
    target.resize((size_t)width * height * tjPixelSize[format]);
    return tjDecompress2(handle, jpeg.data(), jpeg.size(), target.data(), width, 0, height, format, TJFLAG_ACCURATEDCT) == 0;
}

inline bool CharLs(const Bytes &jpegls)
{
    static Bytes target;
    charls_jpegls_decoder *decoder = charls_jpegls_decoder_create();
    size_t size = 0;
    bool isDecoded = charls_jpegls_decoder_set_source_buffer(decoder, jpegls.data(), jpegls.size()) == charls::jpegls_errc::success
        && charls_jpegls_decoder_read_header(decoder) == charls::jpegls_errc::success
        && charls_jpegls_decoder_get_destination_size(decoder, 0, &size) == charls::jpegls_errc::success;
    target.resize(size);
    isDecoded = isDecoded && charls_jpegls_decoder_decode_to_buffer(decoder, target.data(), size, 0) == charls::jpegls_errc::success;
    charls_jpegls_decoder_destroy(decoder);
    return isDecoded;
}

struct Cursor { const Bytes *bytes; size_t at; };

// Gives the samples of the first component.
template <typename T> bool OpenJpeg(const Bytes &j2k, std::vector<T> &target, int threads = 0)
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
    if (isDecoded) {
        const size_t count = (size_t)image->comps[0].w * image->comps[0].h;
        target.resize(count);
        for (size_t i = 0; i < count; i++) target[i] = (T)image->comps[0].data[i];
    }
    opj_image_destroy(image);
    opj_destroy_codec(codec);
    opj_stream_destroy(stream);
    return isDecoded;
}
