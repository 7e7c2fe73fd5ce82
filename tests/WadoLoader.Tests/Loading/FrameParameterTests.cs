using ImageLoaders;
using WadoLoader.Loading;

namespace WadoLoader.Tests.Loading;

public sealed class FrameParameterTests
{
    [TestCase("/a.dcm", "/a.dcm", 1)]
    [TestCase("/a.dcm?frame=3", "/a.dcm", 3)]
    [TestCase("http://s/w?frame=2&keyframe=3", "http://s/w?keyframe=3", 2)]
    [TestCase("http://s/w?keyframe=3&frame=2&x=%20y#z", "http://s/w?keyframe=3&x=%20y#z", 2)]
    [TestCase("http://s/w?a=1&Frame=2", "http://s/w?a=1&Frame=2", 1)]
    [TestCase("http://s/frame=4/w?a=1", "http://s/frame=4/w?a=1", 1)]
    public void TakeFrom_OfAnId_TakesOnlyItsOwnParameter(string text, string rest, int frame)
    {
        var id = FrameParameter.TakeFrom(text);
        Assert.That((id.Rest, id.Frame), Is.EqualTo((rest, frame)));
    }

    [TestCase("/a.dcm?frame=0")]
    [TestCase("/a.dcm?frame=-1")]
    [TestCase("/a.dcm?frame=")]
    [TestCase("/a.dcm?frame=1.5")]
    [TestCase("/a.dcm?frame=99999999999")]
    [TestCase("/a.dcm?frame=1&frame=2")]
    public void TakeFrom_OfNoFrame_IsAnInvalidId(string text) =>
        Assert.That(Assert.Throws<ImageLoadException>(() => FrameParameter.TakeFrom(text))!.Error,
            Is.EqualTo(ImageLoadError.InvalidImageId));
}
