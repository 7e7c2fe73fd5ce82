using ImageLoaders.Hosting.Access;

namespace ImageLoaders.Hosting.Plugins.Preparation;

/// <summary>What tells this user's folder from another's.</summary>
internal static class UserFolder
{
    /// <summary>The user's name; the number of one who has none, as containers run them.</summary>
    public static string Name => NameOf(Environment.UserName, OperatingSystem.IsLinux() ? LinuxFiles.EffectiveUser() : 0);

    public static string NameOf(string? userName, uint number) =>
        string.IsNullOrWhiteSpace(userName)
            || userName == "?" ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"uid-{number}") : userName;
}
