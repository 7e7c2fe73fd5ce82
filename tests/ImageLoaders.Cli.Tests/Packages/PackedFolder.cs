using System.Diagnostics;
using ImageLoaders.Tests;

namespace ImageLoaders.Cli.Tests.Packages;

/// <summary>
/// An empty folder whose only package source is what <c>eng/pack.sh</c> made. Packages of others come from the machine's folder, where the
/// restore of this repository has put them, so that no network is needed.
/// </summary>
internal sealed class PackedFolder : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("imageloaders-packages-");
    private readonly Dictionary<string, string?> _environment;

    public PackedFolder()
    {
        _environment = new()
        {
            ["NUGET_PACKAGES"] = PathOf("cache"),
            ["DOTNET_CLI_HOME"] = PathOf("home"),
            ["DOTNET_NOLOGO"] = "1",
            ["DOTNET_SKIP_FIRST_TIME_EXPERIENCE"] = "1",
            ["DOTNET_ADD_GLOBAL_TOOLS_TO_PATH"] = "0",
        };
        var machine = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        File.WriteAllText(PathOf("nuget.config"), $"""
            <configuration>
              <packageSources><clear /><add key="packed" value="{Packages}" /></packageSources>
              <fallbackPackageFolders><clear /><add key="machine" value="{machine}" /></fallbackPackageFolders>
            </configuration>
            """);

        // What the machine's folder has of the test platform, whose own lower bounds it has not.
        File.WriteAllText(PathOf("Directory.Build.targets"), """
            <Project>
              <ItemGroup Condition="'$(IsTestProject)' == 'true'">
                <PackageReference Include="Microsoft.TestPlatform.AdapterUtilities" Version="18.10.2" />
                <PackageReference Include="Microsoft.Testing.Extensions.VSTestBridge" Version="2.5.0" />
                <PackageReference Include="Microsoft.Extensions.DependencyModel" Version="10.0.14" />
              </ItemGroup>
            </Project>
            """);
    }

    /// <summary>A version that was never used before, so that no cache has it.</summary>
    public string Version { get; } = $"0.1.0-test.{Guid.NewGuid():N}";

    public string Packages => PathOf("packages");

    public string PathOf(params string[] names) => Path.Combine([_root.FullName, .. names]);

    /// <summary>Packs what is built.</summary>
    public void Pack()
    {
        var start = new ProcessStartInfo(Path.Combine(Repository.Root, "eng", "pack.sh"), [Packages, Version])
        {
            Environment = { ["NO_BUILD"] = "1", ["MSBUILDDISABLENODEREUSE"] = "1" },
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase)
            && name != "MSBUILDDISABLENODEREUSE").ToList())
            start.Environment.Remove(name);
        Assert.That(Run(start).ExitCode, Is.Zero);
    }

    public string Dotnet(params string[] arguments) => DotnetCommand.Run(_root.FullName, _environment, arguments);

    /// <summary>The installed tool.</summary>
    public ProcessStartInfo Tool(params string[] arguments) => new(PathOf("tools", "imageloaders"), arguments)
    {
        WorkingDirectory = _root.FullName,
        Environment =
        {
            ["ImageLoaders__PluginsPath"] = PathOf("plugins"),
            ["ImageLoaders__StatePath"] = PathOf("state"),
            ["DOTNET_ROOT"] = Path.GetDirectoryName(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host
                ? host : Environment.ProcessPath!),
        },
    };

    /// <summary>Runs it to its end.</summary>
    public static (int ExitCode, string Output) Run(ProcessStartInfo start)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd() + errors.Result;
        process.WaitForExit();
        if (process.ExitCode != 0)
            TestContext.Out.WriteLine($"{start.FileName} {string.Join(' ', start.ArgumentList)}: {process.ExitCode}\n{output}");
        return (process.ExitCode, output);
    }

    public void Dispose() => _root.Delete(recursive: true);
}
