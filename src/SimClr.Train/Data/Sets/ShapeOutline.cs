namespace SimClr.Train.Data.Sets;

/// <summary>
/// A shape of the <c>shapes</c> data set: which points of the unit disc, x right and y down, lie inside.
/// Every outline keeps its class when mirrored left to right, because the views are.
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

    /// <summary>
    /// A pentagram with its points on the unit circle. Five lines run from point to next but one, each at
    /// cos(72 degrees) from the middle; a point of the star lies beyond at most one of them.
    /// </summary>
    private static bool Star(float x, float y)
    {
        const float LineDistance = 0.309017f;
        // (sin, cos) of 0, 72 and 144 degrees; the other two lines are mirror images.
        x = MathF.Abs(x);
        int beyond = -y > LineDistance ? 1 : 0;
        beyond += 0.951057f * x - 0.309017f * y > LineDistance ? 1 : 0;
        beyond += -0.951057f * x - 0.309017f * y > LineDistance ? 1 : 0;
        beyond += 0.587785f * x + 0.809017f * y > LineDistance ? 1 : 0;
        beyond += -0.587785f * x + 0.809017f * y > LineDistance ? 1 : 0;
        return beyond <= 1;
    }

    private static bool Heart(float x, float y)
    {
        float u = 1.2f * x;
        float v = 0.15f - 1.2f * y;
        float disc = u * u + v * v - 1;
        return disc * disc * disc < u * u * v * v * v;
    }
}
