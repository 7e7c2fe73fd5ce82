using System.Globalization;
using System.Reflection;
using System.Text;

namespace ImageLoaders.Tests;

/// <summary>
/// An assembly's public surface as text, one member a line, in ordinal order; and its comparison with a file that somebody approved.
/// </summary>
internal static class PublicSurface
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
    private static readonly NullabilityInfoContext Nullability = new();

    /// <summary>
    /// Fails, line by line, when the surface is not that of the approved file, and writes what it is to <c>.received.txt</c> beside the
    /// tests.
    /// </summary>
    public static void AssertApproved(Assembly assembly, string approvedPath)
    {
        var received = Describe(assembly);
        var approved = File.Exists(approvedPath) ? File.ReadAllLines(approvedPath) : [];
        if (received.SequenceEqual(approved))
            return;
        var receivedPath = Path.Combine(AppContext.BaseDirectory,
            Path.GetFileName(approvedPath).Replace(".approved.", ".received.", StringComparison.Ordinal));
        File.WriteAllLines(receivedPath, received);
        var (before, after) = (WithTypes(approved), WithTypes(received));
        var difference = before.Except(after).Select(line => "- " + line).Concat(after.Except(before).Select(line => "+ " + line));
        Assert.Fail(
            $"The public surface of {assembly.GetName().Name} has changed:\n\n{string
            .Join('\n', difference)}\n\nIf that is meant, approve it:\n  cp '{receivedPath}' '{approvedPath}'");
    }

    /// <summary>Each public type with its public and protected members.</summary>
    public static IReadOnlyList<string> Describe(Assembly assembly)
    {
        var lines = new List<string>();
        foreach (var type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            lines.Add("");
            lines.Add(DescribeType(type));
            lines.AddRange(type.GetMembers(Declared).Select(DescribeMember).OfType<string>().Select(line => "    " + line)
                .Order(StringComparer.Ordinal));
        }

        return lines[1..];
    }

    // A member's line alone may be that of another type's member too.
    private static List<string> WithTypes(IEnumerable<string> lines)
    {
        var type = "";
        return [.. lines.Where(line => line.Length > 0).Select(line => line[0] == ' ' ? $"{type}: {line.Trim()}" : type = line)];
    }

    private static string DescribeType(Type type)
    {
        var kind = type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsValueType ? "struct" : type.GetMethod("<Clone>$") is null
            ? "class" : "record";
        var modifier = type is { IsAbstract: true, IsSealed: true } ? "static " : type is { IsAbstract: true, IsInterface: false }
            ? "abstract " : type is { IsSealed: true, IsValueType: false } ? "sealed " : "";
        var bases = new[] { type.BaseType }.Where(parent =>
            parent is not null && parent != typeof(object) && parent != typeof(ValueType) && parent != typeof(Enum))
            .Concat(type.GetInterfaces().OrderBy(parent => parent.FullName, StringComparer.Ordinal)).Select(parent => Name(parent!));
        var list = string.Join(", ", type.IsEnum ? [Name(type.GetEnumUnderlyingType())] : bases);
        return $"{Attributes(type)}{modifier}{kind} {type.Namespace}.{Name(type)}{(list.Length > 0 ? " : " + list : "")}";
    }

    private static string? DescribeMember(MemberInfo member) => member switch
    {
        FieldInfo { IsSpecialName: false } field when IsVisible(field) => field.DeclaringType!.IsEnum
            ? $"{field.Name} = {Convert.ToInt64(field.GetRawConstantValue(), CultureInfo.InvariantCulture)}"
            : $"{Access(field)}{(field.IsLiteral ? "const " : field.IsInitOnly ? "readonly "
                : "")}{Name(Nullability.Create(field))} {field.Name}{(field.IsLiteral ? $" = {field.GetRawConstantValue()}" : "")}",
        PropertyInfo property when Visible(property.GetMethod) is { } getter =>
            $"{Attributes(property)}{Access(getter)}{(Has(property, "RequiredMemberAttribute") ? "required "
                : "")}{Name(Nullability.Create(property))} {property.Name} {{ get; {Setter(property)}}}",
        EventInfo declared when Visible(declared.AddMethod) is { } adder =>
            $"{Access(adder)}event {Name(Nullability.Create(declared))} {declared.Name}",
        ConstructorInfo { IsStatic: false } constructor when IsVisible(constructor) =>
            $"{Access(constructor)}{constructor.DeclaringType!.Name}({Parameters(constructor)})",
        MethodInfo method when Visible(method) is not null && !IsAccessor(method) && !method.Name.Contains('<', StringComparison.Ordinal) =>
            $"{Attributes(method)}{Access(method)}{Name(Nullability.Create(method.ReturnParameter))} {method.Name}{Generic(
                method)}({Parameters(method)})",
        _ => null,
    };

    private static string Setter(PropertyInfo property) => Visible(property.SetMethod) is not { } setter ? ""
        : setter.ReturnParameter.GetRequiredCustomModifiers().Any(modifier => modifier.Name == "IsExternalInit") ? "init; " : "set; ";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        $"{(Has(parameter, "ParamCollectionAttribute") || Has(parameter, "ParamArrayAttribute") ? "params " : "")}{(parameter.IsOut ? "out "
            : parameter.IsIn ? "in " : parameter.ParameterType.IsByRef ? "ref " : "")}"
        + $"{Name(Nullability.Create(parameter))} {parameter.Name}{(parameter.HasDefaultValue ? $" = {Default(parameter)}" : "")}"));

    private static string Default(ParameterInfo parameter) => parameter.RawDefaultValue switch
    {
        null => parameter.ParameterType.IsValueType ? "default" : "null",
        string text => $"\"{text}\"",
        var value => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Generic(MethodInfo method) => !method.IsGenericMethod ? ""
        : $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name + Constraints(argument)))}>";

    private static string Constraints(Type argument) =>
        string.Concat(argument.GetGenericParameterConstraints().Select(constraint => " : " + Name(constraint)));

    private static string Access(MemberInfo member) =>
        member is FieldInfo field ? (field.IsPublic ? "" : "protected ") + (field.IsStatic ? "static " : "")
        : (((MethodBase)member).IsPublic ? "" : "protected ") + (((MethodBase)member).IsStatic ? "static " : "")
        + (member is MethodInfo { IsVirtual: true, IsFinal: false } method && !method.DeclaringType!.IsSealed
            ? method.IsAbstract ? "abstract " : method.GetBaseDefinition() == method ? "virtual " : "override " : "");

    private static string Attributes(MemberInfo member) => string.Concat(
        new[] { typeof(ObsoleteAttribute), typeof(FlagsAttribute), typeof(AttributeUsageAttribute) }
            .Where(type => member.IsDefined(type, false))
            .Select(type => type == typeof(AttributeUsageAttribute)
                ? $"[AttributeUsage({member.GetCustomAttribute<AttributeUsageAttribute>()!.ValidOn})] " : $"[{type.Name[..^9]}] "));

    private static bool Has(ICustomAttributeProvider provider, string attribute) =>
        provider.GetCustomAttributes(false).Any(given => given.GetType().Name == attribute);

    private static bool IsAccessor(MethodInfo method) => method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal);

    private static bool IsVisible(FieldInfo field) => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly;

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static MethodInfo? Visible(MethodInfo? method) => method is not null && IsVisible(method) ? method : null;

    private static string Name(NullabilityInfo info)
    {
        var type = info.Type.IsByRef ? info.Type.GetElementType()! : info.Type;
        var mark = info.ReadState == NullabilityState.Nullable && !type.IsValueType ? "?" : "";
        if (info.ElementType is { } element)
            return Name(element) + "[]" + mark;
        return info.GenericTypeArguments.Length == 0 || Nullable.GetUnderlyingType(type) is not null || info.Type.IsByRef
            ? Name(type) + mark
            : $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string
                .Join(", ", info.GenericTypeArguments.Select(Name))}>{mark}";
    }

    private static string Name(Type type)
    {
        if (type.IsByRef)
            return Name(type.GetElementType()!);
        if (type.IsArray)
            return Name(type.GetElementType()!) + "[]";
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return Name(underlying) + "?";
        if (!type.IsGenericType)
            return type.IsNested && !type.IsGenericParameter ? $"{Name(type.DeclaringType!)}.{type.Name}" : type.Name;
        var name = new StringBuilder(type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]);
        return name.Append('<').AppendJoin(", ", type.GetGenericArguments().Select(Name)).Append('>').ToString();
    }
}
