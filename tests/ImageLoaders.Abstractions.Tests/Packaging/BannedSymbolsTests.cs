using System.Reflection;
using ImageLoaders.Tests;

namespace ImageLoaders.Abstractions.Tests.Packaging;

/// <summary>The analyzer passes over a symbol that it cannot find, so a slip of the pen would ban nothing.</summary>
internal sealed class BannedSymbolsTests
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly string[] FrameworkAssemblies =
        [.. Directory.GetFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "System*.dll")
            .Select(Path.GetFileNameWithoutExtension).OfType<string>()];

    private static string[] Lines() => File.ReadAllLines(Path.Combine(Repository.Root, "eng", "BannedSymbols.txt"));

    [TestCaseSource(nameof(Lines))]
    public void Line_Symbol_Exists(string line)
    {
        var (symbol, reason) = (line[..line.IndexOf(';')], line[(line.IndexOf(';') + 1)..]);
        var name = symbol[2..];
        var owner = symbol[0] == 'T' ? name : name.Split('(')[0][..name.Split('(')[0].LastIndexOf('.')];
        var type = FrameworkAssemblies.Append("Newtonsoft.Json")
            .Select(assembly => Type.GetType($"{owner}, {assembly}")).FirstOrDefault(type => type is not null);

        Assert.That(reason, Is.Not.Empty);
        Assert.That(type, Is.Not.Null, owner);
        Assert.That(symbol[0] == 'T' || type!.GetMembers(All).Select(Id).Contains(symbol), symbol);
    }

    [Test]
    public void Lines_AreListedOnce() => Assert.That(Lines().Select(line => line.Split(';')[0]), Is.Unique);

    private static string Id(MemberInfo member) => member switch
    {
        MethodInfo method =>
            $"M:{method.DeclaringType!.FullName}.{method.Name}{(method.IsGenericMethod ? $"``{method.GetGenericArguments().Length}" : "")}"
            + (method.GetParameters().Length == 0 ? ""
                : $"({string.Join(',', method.GetParameters().Select(parameter => Id(parameter.ParameterType)))})"),
        EventInfo declared => $"E:{declared.DeclaringType!.FullName}.{declared.Name}",
        PropertyInfo property => $"P:{property.DeclaringType!.FullName}.{property.Name}",
        _ => "",
    };

    private static string Id(Type type) => type.IsByRef ? Id(type.GetElementType()!) + "@"
        : type.IsGenericMethodParameter ? $"``{type.GenericParameterPosition}"
        : type.IsGenericType ? $"{type.Namespace}.{type.Name.Split('`')[0]}{{{string.Join(',', type.GetGenericArguments().Select(Id))}}}"
        : type.FullName!;
}
