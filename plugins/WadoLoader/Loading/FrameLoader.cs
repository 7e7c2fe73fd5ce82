using System.Diagnostics;
using ImageLoaders;
using WadoLoader.Dicom;
using WadoLoader.Frames;
using WadoLoader.Pixels;

namespace WadoLoader.Loading;

/// <summary>Makes an image of one frame of a DICOM object that lies somewhere.</summary>
internal static class FrameLoader
{
    /// <param name="request">Gives the memory.</param>
    /// <param name="content">The object's bytes; only what is needed of them is read.</param>
    /// <param name="frame">From 1.</param>
    /// <param name="version">Of the bytes.</param>
    /// <param name="check">Looks at the header before pixels are read, and throws when it is another object.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static Image Load(
        ImageLoadRequest request, ContentSource content, int frame, string? version, Action<DicomObject>? check, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var dicom = DicomObject.Read(content, cancellationToken);
        check?.Invoke(dicom);
        var remarks = new List<string>();
        var pixels = PixelDescription.Read(dicom, remarks);
        if (dicom.Syntax.IsEncapsulated)
            throw DicomError.Unsupported($"Pixels in the transfer syntax {dicom.Syntax} cannot be decoded.");
        var palette = pixels.Photometric == Photometric.Palette ? Palette.Read(dicom.Dataset, pixels.IsSigned) : null;
        var where = NativeFrames.Find(dicom, pixels, frame);
        cancellationToken.ThrowIfCancellationRequested();
        var buffer = NativePixels.Read(request, dicom, pixels, palette, where, null);
        content.ThrowIfChanged();
        var source = new ImageSource { SopInstanceUid = dicom.SopInstanceUid, Frame = frame, Version = version };
        var image = ImageDescription.Describe(buffer, dicom, pixels, new FrameAttributes(dicom.Dataset, frame), [], source, remarks);
        request.ReportProgress(content.LengthBytes, content.LengthBytes);
        _ = started;
        return image;
    }
}
