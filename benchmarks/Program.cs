using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;
using ImageLoaders.Benchmarks;

switch (args)
{
    case ["eviction"]:
        await EvictionRun.RunAsync();
        return;
    case ["disturbed"]:
        await ThroughputRun.DisturbedAsync();
        return;
    case ["callers"]:
        await ThroughputRun.CallersAsync();
        return;
    case ["series"]:
        await ThroughputRun.SeriesAsync();
        return;
    case ["memory", var kind]:
        await PixelMemoryRun.RunAsync(kind);
        return;
    case ["render"]:
        await RenderRun.RunAsync();
        return;
    case ["dicom-inputs", var folder]:
        DicomInputs.Write(folder);
        return;
    case ["series-inputs", var folder]:
        DicomInputs.WriteSeries(folder);
        return;
    case ["series-files", var folder]:
        await SeriesFilesRun.RunAsync(folder);
        return;
    case ["frame-memory", var folder, var name]:
        await FrameMemoryRun.RunAsync(folder, name);
        return;
    case ["mpr-inputs", var folder]:
        MprInputs.Write(folder);
        return;
    case ["mpr", var folder]:
        await MprRun.RunAsync(folder);
        return;
    case ["mpr-first", var folder, var name]:
        await MprRun.RunFirstAsync(folder, name, isPermanent: true);
        return;
    case ["mpr-first-replaceable", var folder, var name]:
        await MprRun.RunFirstAsync(folder, name, isPermanent: false);
        return;
    case ["mpr-first-warm", var folder, var name]:
        await MprRun.RunFirstAsync(folder, name, isPermanent: false, isWarm: true);
        return;
    case ["mpr-real", var folder, var slice]:
        await MprRun.RunRealAsync(folder, slice);
        return;
    case ["mpr-cancel", var folder]:
        await MprRun.RunCancelAsync(folder);
        return;
    case ["mpr-small-cache", var folder]:
        await MprRun.RunSmallCacheAsync(folder);
        return;
    case ["codestream-pictures", var inputs, var folder]:
        CodestreamRun.WritePictures(inputs, folder);
        return;
    case ["codestreams", var folder]:
        await CodestreamRun.RunAsync(folder);
        return;
    case ["jpeg", var folder]:
        JpegRun.Run(folder);
        return;
    case ["web", var folder]:
        WebPicturesRun.Run(folder);
        return;
    case ["dicom", var folder, .. var only]:
        await DicomRun.RunAsync(folder, only);
        return;
}

// In process: the host loads its plugins from the folder beside the built program, as it does in service.
var config = DefaultConfig.Instance
    .AddJob(Job.ShortRun.WithIterationCount(9).WithToolchain(InProcessNoEmitToolchain.Instance))
    .AddDiagnoser(MemoryDiagnoser.Default);
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
