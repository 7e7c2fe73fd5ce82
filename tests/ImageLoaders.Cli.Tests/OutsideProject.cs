namespace ImageLoaders.Cli.Tests;

/// <summary>A project of somebody else's, which has nothing of this repository's settings.</summary>
internal static class OutsideProject
{
    /// <param name="folder">Where; it is made. The project and its one file have its name.</param>
    /// <param name="code">The one file.</param>
    /// <param name="property">Into the project's properties.</param>
    /// <param name="content">Behind them: references, imports.</param>
    /// <returns>The folder.</returns>
    public static string Write(string folder, string code, string property, string content)
    {
        var path = Path.Combine(Directory.CreateDirectory(folder).FullName, Path.GetFileName(folder));
        File.WriteAllText(path + ".cs", code);
        File.WriteAllText(path + ".csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                {property}
              </PropertyGroup>
              {content}
            </Project>
            """);
        return folder;
    }
}
