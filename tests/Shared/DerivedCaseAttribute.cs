using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace ImageLoaders.TestCorpus;

/// <summary>
/// A test over the phantom series, reslices and NIfTI files of IMAGELOADERS_DERIVED. Without that variable there is no such test.
/// </summary>
/// <param name="arguments">The arguments of the test; none: the folder.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class DerivedCaseAttribute(params object?[] arguments) : NUnitAttribute, ITestBuilder, IImplyFixture
{
    /// <inheritdoc/>
    public IEnumerable<TestMethod> BuildFrom(IMethodInfo method, Test? suite) =>
        Fixtures.Derived is null ? [] : new TestCaseAttribute(arguments is [] ? [Fixtures.Derived] : arguments).BuildFrom(method, suite);
}
