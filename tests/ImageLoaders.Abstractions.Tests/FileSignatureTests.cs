using System.Text;

namespace ImageLoaders.Abstractions.Tests;

/// <summary>Files of other kinds are named by their first bytes, and by who takes them.</summary>
internal sealed class FileSignatureTests
{
    [TestCase("\u0089PNG\r\n\u001a\n", "a PNG picture", "webfile:")]
    [TestCase("\u00ff\u00d8\u00ff\u00e0", "a JPEG picture", "webfile:")]
    [TestCase("GIF89a", "a GIF picture", "webfile:")]
    [TestCase("RIFF....WEBPVP8 ", "a WebP picture", "webfile:")]
    [TestCase("BM....\0\0\0\0", "a BMP picture", "webfile:")]
    [TestCase("\0\0\0\u001cftypavif", "an AVIF picture", "webfile:")]
    [TestCase("\0\0\0\u001cftypheic", "a HEIC picture", null)]
    [TestCase("II*\0....", "a TIFF picture", null)]
    [TestCase("MM\0*....", "a TIFF picture", null)]
    [TestCase("II+\0....", "a TIFF picture", null)]
    [TestCase("\u00ff\u004f\u00ff\u0051", "a JPEG 2000 picture", null)]
    [TestCase("\0\0\0\u000cjP  ", "a JPEG 2000 picture", null)]
    [TestCase("\u00ff\u000a", "a JPEG XL picture", null)]
    [TestCase("P5\n4 4\n", "a PNM picture", null)]
    [TestCase("NRRD0004\n", "an NRRD volume", null)]
    [TestCase("ObjectType = Image", "a MetaImage volume", null)]
    [TestCase("\u0089HDF\r\n\u001a\n", "an HDF5 or MINC file", null)]
    [TestCase("\u0093NUMPY", "a NumPy array", null)]
    [TestCase("SIMPLE  =", "a FITS file", null)]
    [TestCase("\0\0\0\u0018ftypmp42", "a video (MP4 or QuickTime)", null)]
    [TestCase("\0\0\0\u0014ftypqt  ", "a video (MP4 or QuickTime)", null)]
    [TestCase("RIFF....AVI LIST", "an AVI video", null)]
    [TestCase("\u001a\u0045\u00df\u00a3", "a Matroska or WebM video", null)]
    [TestCase("\0\0\u0001\u00ba", "an MPEG video", null)]
    [TestCase("PK\u0003\u0004", "a ZIP archive", null)]
    [TestCase("\u001f\u008b\u0008", "a gzip file", "nifti:")]
    [TestCase("BZh9", "a bzip2 file", null)]
    [TestCase("7z\u00bc\u00af\u0027\u001c", "a 7-Zip archive", null)]
    [TestCase("Rar!\u001a\u0007", "a RAR archive", null)]
    [TestCase("%PDF-1.7", "a PDF document", null)]
    [TestCase("<!DOCTYPE html><title>Login</title>", "an HTML page", null)]
    [TestCase("\r\n <HTML>", "an HTML page", null)]
    [TestCase("<?xml version='1.0'?><svg/>", "an SVG drawing", null)]
    [TestCase("<?xml version='1.0'?><error/>", "HTML or XML", null)]
    [TestCase("{\"error\":1}", "JSON", null)]
    [TestCase("--boundary\r\n", "a multipart body", null)]
    [TestCase("Not found.", "text", null)]
    public void Find_OfAFormat_NamesItAndItsLoader(string content, string name, string? scheme)
    {
        var bytes = Encoding.Latin1.GetBytes(content);
        var found = FileSignature.Find(bytes)!;
        Assert.That(found.Name, Does.StartWith(name));
        Assert.That(found.Loader, scheme is null ? Is.Null : Does.StartWith(scheme));
        Assert.That(FileSignature.Describe(bytes), Is.EqualTo(found.Name));
        Assert.That(FileSignature.Advise(bytes),
            scheme is null ? Does.Contain("No loader of this project takes it") : Does.Contain("Load it with " + scheme));
    }

    [TestCase("n+1\0", 344, "a NIfTI volume")]
    [TestCase("ni1\0", 344, "a NIfTI volume")]
    [TestCase("n+2\0", 4, "a NIfTI volume")]
    [TestCase("", 344, "an Analyze volume")]
    [TestCase("ustar", 257, "a tar archive")]
    [TestCase("DICM", 128, "a DICOM file")]
    public void Find_OfAFormatWithAMarkFurtherOn_NamesIt(string mark, int offset, string name)
    {
        var bytes = new byte[400];
        if (offset == 344 || offset == 4)
            (bytes[0], bytes[1]) = (0x5C, 1); // the size of a NIfTI header
        Encoding.Latin1.GetBytes(mark).CopyTo(bytes, offset);
        Assert.That(FileSignature.Find(bytes)!.Name, Is.EqualTo(name));
    }

    [Test]
    public void Advise_OfANiftiVolume_NamesItsLoader()
    {
        var bytes = new byte[400];
        (bytes[0], bytes[1]) = (0x5C, 1);
        "n+1\0"u8.CopyTo(bytes.AsSpan(344));
        Assert.That(FileSignature.Advise(bytes), Is.EqualTo(" Load it with nifti: (NiftiLoader)."));
    }

    [TestCase(new byte[0], "nothing")]
    [TestCase(new byte[] { 0, 0, 0 }, "zero bytes")]
    [TestCase(new byte[] { 1, 2, 255 }, "bytes 0102FF")]
    [TestCase(new byte[] { 8, 0, 5, 0, (byte)'C', (byte)'S', 10, 0 }, "bytes 080005004353")]
    public void Describe_OfNoFormat_ShowsItsBytes(byte[] bytes, string text)
    {
        Assert.That(FileSignature.Find(bytes), Is.Null);
        Assert.That(FileSignature.Describe(bytes), Does.StartWith(text));
        Assert.That(FileSignature.Advise(bytes), Is.Empty);
    }
}
