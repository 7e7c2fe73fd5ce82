using DerivedLoader.Ids;
using ImageLoaders;

namespace DerivedLoader.Tests;

public sealed class DerivedIdTests
{
    [TestCase("mpr:coronal;at=-12.5;of=wadors:https://server/studies/1/series/2", "wadors:https://server/studies/1/series/2")]
    [TestCase("mpr:axial;of=wadouri:https://server/wado?a=1;of=2&b={3}", "wadouri:https://server/wado?a=1;of=2&b={3}")]
    [TestCase("mpr:axial;of=mpr:axial;at=1/3;of=dicomfile:/data/ct/", "mpr:axial;at=1/3;of=dicomfile:/data/ct/")]
    [TestCase("mpr:axial;of={dicomfile:/data/ct/}", "dicomfile:/data/ct/")]
    public void Read_OneSource_IsTheRestToTheLetter(string id, string source) =>
        Assert.That(DerivedId.Read(id).Sources.Single().Value, Is.EqualTo(source));

    [Test]
    public void Read_SeveralSources_AreInBraces() =>
        Assert.That(DerivedId.Read("mpr:labels;of={mpr:axial;of={a1:x};of={b1:y}};of={mpr:axial;at=4;of=c1:z}").Sources
            .Select(source => source.Value), Is.EqualTo(new[] { "mpr:axial;of={a1:x};of={b1:y}", "mpr:axial;at=4;of=c1:z" }));

    [TestCase("mpr:coronal;at=3;size=10x20;of=memory:all")]
    [TestCase("mpr:axial;at=2/9;opacity=0.5;of={aa:1};of={bb:2}")]
    [TestCase("mpr:native;of=memory:all")]
    public void ToImageId_OfWhatWasRead_IsTheSame(string id) => Assert.That(DerivedId.Read(id).ToImageId().Value, Is.EqualTo(id));

    [TestCase("mpr:coronal", "has no source")]
    [TestCase("mpr:Coronal;of=aa:1", "The operation is 'Coronal'; known are axial, coronal")]
    [TestCase("mpr:;of=aa:1", "The operation is ''")]
    [TestCase("mpr:axial;zoom=2;of=aa:1", "The parameter 'zoom' is unknown; axial takes at, origin")]
    [TestCase("mpr:axial;at=1;at=2;of=aa:1", "The parameter at occurs twice")]
    [TestCase("mpr:axial;of=", "is no id")]
    [TestCase("mpr:axial;of=/data/ct", "is no id")]
    [TestCase("mpr:axial;of={aa:1", "a brace that is not closed")]
    [TestCase("mpr:axial;of={aa:1}x", "something other than")]
    [TestCase("mpr:axial;of={aa:1};of=bb:2", "something other than")]
    [TestCase("mpr:axial;of={aa:1};of={bb:1};of={cc:1}", "3 sources, and axial takes 2")]
    [TestCase("mpr:native;of={aa:1};of={bb:1}", "2 sources, and native takes 1")]
    [TestCase("mpr:labels;of=aa:1", "labels takes two sources")]
    [TestCase("mpr:axial;map=gray;of=aa:1", "there is one source")]
    [TestCase("mpr:axial;u=1,0,0;of=aa:1", "The parameter 'u' is unknown")]
    public void Read_WrongId_SaysWhatIsWrong(string id, string reason)
    {
        var failure = Assert.Throws<ImageLoadException>(() => DerivedId.Read(id))!;

        Assert.That(failure.Error, Is.EqualTo(ImageLoadError.InvalidImageId));
        Assert.That(failure.Reason, Does.Contain(reason));
    }

    [TestCase("axial;at=x", "The parameter at is 'x'. It takes a number")]
    [TestCase("axial;at=nan", "It takes a number")]
    [TestCase("axial;at=1e999", "It takes a number")]
    [TestCase("axial;at=0/3", "It takes a whole number")]
    [TestCase("axial;at=1;origin=0,0,0", "both an origin and a place")]
    [TestCase("axial;origin=0,0", "three numbers")]
    [TestCase("axial;spacing=0", "each at least 0.001")]
    [TestCase("axial;spacing=0.0001", "each at least 0.001")]
    [TestCase("axial;spacing=1x2x3", "It takes one number, or two")]
    [TestCase("axial;size=10", "columns and rows")]
    [TestCase("axial;size=10x0", "a whole number from 1")]
    [TestCase("axial;size=9x9;extent=9;spacing=1", "keep two")]
    [TestCase("axial;slab=20", "a thickness and max, min or mean")]
    [TestCase("axial;slab=20,most", "a thickness and max, min or mean")]
    [TestCase("axial;slab=-1,max", "a thickness and max, min or mean")]
    [TestCase("axial;slab=5,max,1", "at least 2 planes")]
    [TestCase("axial;interpolation=sinc", "nearest, linear or cubic")]
    [TestCase("axial;time=0", "a whole number from 1")]
    [TestCase("oblique;u=1,0,0;v=0,1,0", "the centre of its first pixel")]
    [TestCase("oblique;origin=0,0,0;u=1,0,0", "the directions of its rows and columns")]
    [TestCase("oblique;origin=0,0,0;u=1,0,0;v=1,1,0", "45 degrees apart; 90 are expected")]
    [TestCase("oblique;origin=0,0,0;u=0,0,0;v=1,1,0", "the directions of its rows and columns")]
    [TestCase("curved;points=0,0,0;along=0,0,1", "at least two points")]
    [TestCase("curved;points=0,0,0,1,0,0", "the direction of its columns")]
    [TestCase("curved;points=0,0,0,0,0,5;along=0,0,1", "does not advance")]
    [TestCase("mean;frames=3-1", "from the lower to the higher")]
    [TestCase("mean;frames=1,,2", "a whole number from 1")]
    [TestCase("subtract;frames=1", "subtract takes two frames")]
    public void Load_WrongParameter_SaysWhatItTakes(string parameters, string reason)
    {
        using var host = new TestHost();
        new MemoryVolume { Position = _ => [0, 0, 0] }.AddTo(host);
        if (!parameters.StartsWith("mean", StringComparison.Ordinal) && !parameters.StartsWith("subtract", StringComparison.Ordinal))
            new MemoryVolume().AddTo(host);

        var failure = host.Fail($"mpr:{parameters};of=memory:all");

        Assert.That((failure.Error, failure.Reason), Is.EqualTo((ImageLoadError.InvalidImageId, failure.Reason)));
        Assert.That(failure.Reason, Does.Contain(reason));
    }

    [TestCase("native;at=9", "Slice 9 was asked for, and there are 8")]
    [TestCase("native;at=3/9", "Slice 3 of 9 was asked for, and there are 8")]
    [TestCase("axial;at=4/3", "Plane 4 of 3")]
    [TestCase("axial;time=2", "Time 2 was asked for, and there is 1")]
    [TestCase("axial;stack=2", "Stack 2 was asked for, and there are 1")]
    [TestCase("axial;series=1.2", "no image of the series '1.2'")]
    [TestCase("mean;frames=9", "Frame 9 was asked for, and the source has 8")]
    public void Load_WhatIsNotThere_IsNotFound(string parameters, string reason)
    {
        using var host = new TestHost();
        new MemoryVolume().AddTo(host);

        var failure = host.Fail($"mpr:{parameters};of=memory:all");

        Assert.That((failure.Error, failure.Reason), Is.EqualTo((ImageLoadError.NotFound, failure.Reason)));
        Assert.That(failure.Reason, Does.Contain(reason));
    }
}
