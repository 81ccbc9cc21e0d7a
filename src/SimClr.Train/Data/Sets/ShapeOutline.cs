namespace SimClr.Train.Data.Sets;

/// <summary>
/// A shape of the <c>shapes</c> data set: which points of the unit disc, x right and y down, lie inside. Every
/// outline keeps its class when mirrored left to right, because the views are.
/// </summary>
internal sealed record ShapeOutline(string Name, Func<float, float, bool> Contains)
{
    public static ShapeOutline[] All { get; } =
    [
        new("circle", (x, y) => x * x + y * y < 0.72f),
        new("square", (x, y) => MathF.Max(MathF.Abs(x), MathF.Abs(y)) < 0.74f),
        new("triangle", (x, y) => y < 0.6f && y > 1.9f * MathF.Abs(x) - 0.95f),
        new("star", Star),
        new("cross", (x, y) => MathF.Min(MathF.Abs(x), MathF.Abs(y)) < 0.27f
            && MathF.Max(MathF.Abs(x), MathF.Abs(y)) < 0.92f),
        new("ring", (x, y) => x * x + y * y is < 0.9f and > 0.3f),
        new("heart", Heart),
        new("crescent", (x, y) => x * x + y * y < 0.9f && (x - 0.5f) * (x - 0.5f) + y * y > 0.5f),
        new("arrow", (x, y) => y < 0
            ? y > 1.25f * MathF.Abs(x) - 0.95f
            : y < 0.9f && MathF.Abs(x) < 0.26f),
        new("hourglass", (x, y) => MathF.Abs(y) < 0.86f && MathF.Abs(x) < 0.9f * MathF.Abs(y) + 0.06f),
    ];

    /// <summary>Five points: inside where the radius is under the straight edge of its tenth of the circle.</summary>
    private static bool Star(float x, float y)
    {
        const float Tenth = MathF.PI / 5;
        const float Inner = 0.42f; // radius of the notches; the points lie at 1
        float angle = MathF.Abs(MathF.IEEERemainder(MathF.Atan2(x, -y), 2 * Tenth));
        // Edge from the point (1, 0) to the notch Inner·(cos, sin)(Tenth); the sign of the cross product.
        float u = MathF.Sqrt(x * x + y * y) * MathF.Cos(angle);
        float v = MathF.Sqrt(x * x + y * y) * MathF.Sin(angle);
        float edgeU = Inner * MathF.Cos(Tenth) - 1;
        float edgeV = Inner * MathF.Sin(Tenth);
        return edgeU * v - edgeV * (u - 1) > 0;
    }

    private static bool Heart(float x, float y)
    {
        float u = 1.2f * x;
        float v = 0.15f - 1.2f * y;
        float disc = u * u + v * v - 1;
        return disc * disc * disc < u * u * v * v * v;
    }
}
