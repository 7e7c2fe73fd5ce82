namespace ImageLoaders.Tests.Attacks;

/// <summary>What <c>./test --long</c> shows at its end: each attack, what bounds it, and what came of it.</summary>
internal static class AttackTable
{
    private static readonly Lock Lock = new();

    /// <summary>Adds a row.</summary>
    /// <param name="attack">What was done.</param>
    /// <param name="bound">The limit that holds, by its setting.</param>
    /// <param name="result">What was measured.</param>
    public static void Add(string attack, string bound, string result)
    {
        TestContext.Out.WriteLine($"{attack} | {bound} | {result}");
        var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "test-results")).FullName;
        lock (Lock)
            File.AppendAllText(Path.Combine(folder, "attacks.tsv"), $"{attack}\t{bound}\t{result}\n");
    }
}
