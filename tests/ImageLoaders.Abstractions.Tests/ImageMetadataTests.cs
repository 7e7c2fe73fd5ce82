using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using ImageLoaders.Metadata;

namespace ImageLoaders.Abstractions.Tests;

internal sealed class ImageMetadataTests
{
    [Test]
    public void Get_ModulesThatAreThere_AreFoundByType()
    {
        var metadata = new ImageMetadata(new PatientModule { PatientId = "1" }, new CineModule { FrameTime = 40 },
            new PatientModule { PatientId = "2" });

        Assert.That(metadata.Get<PatientModule>(), Is.EqualTo(new PatientModule { PatientId = "2" }));
        Assert.That(metadata.Get<CineModule>()?.FrameTime, Is.EqualTo(40));
        Assert.That(metadata.Get<ScalingModule>(), Is.Null);
        Assert.That(metadata.Get<MetadataModule>(), Is.Null);
        Assert.That(metadata.Modules, Has.Length.EqualTo(2));
    }

    [Test]
    public void Empty_HasNothing()
    {
        var metadata = new ImageMetadata { Source = null!, Extensions = null! };

        Assert.That(metadata.Modules, Is.Empty);
        Assert.That(metadata.Extensions, Is.Empty);
        Assert.That(metadata.Source, Is.EqualTo(new ImageSource()));
    }

    [Test]
    public void Constructor_NullOrForeignModule_Throws()
    {
        Assert.That(() => new ImageMetadata((MetadataModule)null!), Throws.ArgumentException);
        Assert.That(() => new ImageMetadata(modules: null!), Throws.ArgumentNullException);
        Assert.That(() => new ImageMetadata(new ForeignModule()),
            Throws.ArgumentException.With.Message.StartsWith("ForeignModule is no module of the contract."));
    }

    [Test]
    public void Extensions_PluginsDictionaryAndDocument_AreCopied()
    {
        var document = JsonDocument.Parse("""{"a":[1,2,{"b":"c"}]}""");
        var given = new PluginDictionary { ["key"] = document.RootElement };

        var metadata = new ImageMetadata { Extensions = given };
        document.Dispose();
        given.Clear();

        Assert.That(metadata.Extensions.GetType().Assembly, Is.Not.EqualTo(typeof(PluginDictionary).Assembly));
        Assert.That(metadata.Extensions["key"].GetProperty("a")[2].GetProperty("b").GetString(), Is.EqualTo("c"));
        Assert.That(metadata.Extensions.ContainsKey("KEY"), Is.False);
    }

    [Test]
    public void Modules_Names_AreCornerstones()
    {
        var names = AllModules().Select(module => module.Name);

        Assert.That(names, Is.EquivalentTo(new[]
        {
            "acquisitionOrderModule", "calibrationModule", "cineModule", "clinicalTrialModule", "ecgModule", "frameModule",
                "frameOfReferenceModule",
                "generalImageModule", "generalSeriesModule",
            "generalStudyModule", "imagePixelModule", "imagePlaneModule", "imageUrlModule", "modalityLutModule", "multiframeModule",
            "nmMultiframeGeometryModule", "overlayPlaneModule", "patientModule", "patientStudyModule", "petImageModule", "petIsotopeModule",
            "petSeriesModule", "scalingModule", "sopCommonModule", "transferSyntaxModule", "ultrasoundEnhancedRegionModule", "voiLutModule",
            "wholeSlideMicroscopyImageModule",
        }));
    }

    [Test]
    public void Modules_AllOfThem_CanBeEmptyAndHoldNoDefaultArray()
    {
        foreach (var module in AllModules())
            foreach (var property in module.GetType().GetProperties())
                Assert.That(() => (property.GetValue(module) as IEnumerable)?.GetEnumerator(), Throws.Nothing,
                    $"{module.Name}.{property.Name}");
    }

    [Test]
    public void ImagePlane_Cosines_AreThoseOfTheOrientation()
    {
        var plane = new ImagePlaneModule { ImageOrientationPatient = [1, 0, 0, 0, 0, -1] };

        Assert.That(plane.RowCosines, Is.EqualTo(new double[] { 1, 0, 0 }));
        Assert.That(plane.ColumnCosines, Is.EqualTo(new double[] { 0, 0, -1 }));
        Assert.That(new ImagePlaneModule { ImageOrientationPatient = [1, 0] }.RowCosines, Is.Empty);
    }

    private static IEnumerable<MetadataModule> AllModules() => typeof(MetadataModule).Assembly.GetExportedTypes()
        .Where(type => type.IsSubclassOf(typeof(MetadataModule)))
        .Select(type => (MetadataModule)Activator.CreateInstance(type)!);

    private sealed class PluginDictionary : Dictionary<string, JsonElement>;

    // What the language lets through: a record that derives by the copy constructor.
    [SuppressMessage("Performance", "CA1812", Justification = "It is made above.")]
    private sealed record ForeignModule() : MetadataModule(new PatientModule());
}
