namespace ImageLoaders.Cli.Tests.Packages;

/// <summary>A program of somebody else's that embeds the host, from the packages.</summary>
internal static class PackedProgram
{
    /// <summary>Builds it without a warning and runs it with the folder of the shipped plugins; gives what it printed.</summary>
    public static string BuildAndRun(
        PackedFolder folder, string name, string sdk, string references, string program, bool isOffline)
    {
        var project = Directory.CreateDirectory(folder.PathOf(name)).FullName;
        if (!isOffline)
            File.WriteAllText(Path.Combine(project, "nuget.config"), """
                <configuration>
                  <packageSources><add key="nuget.org" value="https://api.nuget.org/v3/index.json" /></packageSources>
                </configuration>
                """);
        File.WriteAllText(Path.Combine(project, name + ".csproj"), $"""
            <Project Sdk="{sdk}">
              <PropertyGroup>
                <OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings><Nullable>enable</Nullable><TreatWarningsAsErrors>true</TreatWarningsAsErrors>
              </PropertyGroup>
              <ItemGroup>{references}</ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(project, "Program.cs"), program);
        folder.Dotnet("build", name, "-c", "Release", "-o", $"built/{name}", "--nologo");
        var (exitCode, output) =
            PackedFolder.Run(new("dotnet", [folder.PathOf("built", name, name + ".dll"), ImageLoadersProgram.PluginsPath])
            {
                Environment = { ["ImageLoaders__StatePath"] = folder.PathOf("embedded-state") },
            });
        Assert.That((exitCode, output), Is.EqualTo((0, output)));
        return output;
    }
}
