namespace DerivedLoader.Ids;

/// <summary>What is made of a source.</summary>
internal enum Operation
{
    Axial,
    Coronal,
    Sagittal,
    Oblique,
    Curved,
    Native,
    Mean,
    Maximum,
    Subtract,
    Labels,
    Fused,
}
