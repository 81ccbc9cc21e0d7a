using System.Numerics;
using SimClr.Kernels.Sampling;

namespace SimClr.Train.Data.Sets;

/// <summary>
/// Paints one picture of <c>shapes</c>: copies of one shape on a field of changing colours, noise over all.
/// What does not tell the class (colour, size, place, tilt) is drawn anew for each copy, so that two crops of a
/// picture have little in common but the outline: what a contrastive encoder then finds is the shape.
/// </summary>
internal sealed class ShapePainter(CounterRandom random, int side)
{
    private const int MinCopies = 4;
    private const int MaxCopies = 7;
    private const int PlacingTries = 30;
    private const float MinRadius = 0.12f; // of the side
    private const float MaxRadius = 0.19f;
    private const float MaxTilt = 0.35f; // radians: a square does not become a diamond
    private const float MinBrightnessDistance = 0.4f;
    private const int FieldNodes = 4; // along a side
    private const float FieldStrength = 0.15f; // 0: one colour
    private const int Oversampling = 4;
    private const float NoiseStrength = 0.04f;

    private readonly Vector3[] canvas = new Vector3[side * side];
    private uint decision;

    /// <summary>Writes (side, side, 3) bytes.</summary>
    public void Paint(ShapeOutline shape, Span<byte> output)
    {
        PaintBackground();
        var placed = new List<Vector3>(); // x, y, radius
        int copies = MinCopies + Below(MaxCopies - MinCopies + 1);
        for (int copy = 0; copy < copies; copy++)
        {
            if (FindPlace(placed) is { } place)
            {
                placed.Add(place);
                PaintShape(shape, place, DrawColorAwayFrom(canvas[(int)place.Y * side + (int)place.X]));
            }
        }

        AddNoise(output);
    }

    /// <summary>Random colours at the nodes of a coarse grid, bilinear between them.</summary>
    private void PaintBackground()
    {
        var nodes = new Vector3[FieldNodes * FieldNodes];
        var average = DrawColor();
        for (int i = 0; i < nodes.Length; i++)
        {
            nodes[i] = Vector3.Lerp(average, DrawColor(), FieldStrength);
        }

        float step = (FieldNodes - 1f) / side;
        for (int y = 0; y < side; y++)
        {
            int row = (int)(y * step);
            for (int x = 0; x < side; x++)
            {
                int node = row * FieldNodes + (int)(x * step);
                float right = x * step % 1;
                var above = Vector3.Lerp(nodes[node], nodes[node + 1], right);
                var below = Vector3.Lerp(nodes[node + FieldNodes], nodes[node + FieldNodes + 1], right);
                canvas[y * side + x] = Vector3.Lerp(above, below, y * step % 1);
            }
        }
    }

    /// <summary>A disc inside the picture that overlaps no other, or null where there is no room.</summary>
    private Vector3? FindPlace(List<Vector3> placed)
    {
        for (int attempt = 0; attempt < PlacingTries; attempt++)
        {
            float radius = Uniform(MinRadius, MaxRadius) * side;
            float x = Uniform(radius, side - radius);
            float y = Uniform(radius, side - radius);
            if (placed.All(other => Overlap(other) < 0))
            {
                return new Vector3(x, y, radius);
            }

            float Overlap(Vector3 other)
                => 0.95f * (radius + other.Z) - Vector2.Distance(new(x, y), new(other.X, other.Y));
        }

        return null;
    }

    private void PaintShape(ShapeOutline shape, Vector3 place, Vector3 color)
    {
        float radius = place.Z;
        float tilt = Uniform(-MaxTilt, MaxTilt);
        float cos = MathF.Cos(tilt) / radius;
        float sin = MathF.Sin(tilt) / radius;
        for (int y = Math.Max(0, (int)(place.Y - radius)); y < Math.Min(side, place.Y + radius); y++)
        {
            for (int x = Math.Max(0, (int)(place.X - radius)); x < Math.Min(side, place.X + radius); x++)
            {
                int inside = 0;
                for (int sample = 0; sample < Oversampling * Oversampling; sample++)
                {
                    float dx = x + (sample % Oversampling + 0.5f) / Oversampling - place.X;
                    float dy = y + (sample / Oversampling + 0.5f) / Oversampling - place.Y;
                    inside += shape.Contains(cos * dx + sin * dy, cos * dy - sin * dx) ? 1 : 0;
                }

                float coverage = inside / (float)(Oversampling * Oversampling);
                ref var pixel = ref canvas[y * side + x];
                pixel = Vector3.Lerp(pixel, color, coverage);
            }
        }
    }

    private void AddNoise(Span<byte> output)
    {
        uint block = decision / 4 + 1;
        decision = 4 * (block + (uint)canvas.Length);
        for (int i = 0; i < canvas.Length; i++)
        {
            var words = random.Block(block + (uint)i);
            var noisy = canvas[i] + NoiseStrength * new Vector3(Bell(words.A), Bell(words.B), Bell(words.C));
            noisy = 255 * Vector3.Clamp(noisy, Vector3.Zero, Vector3.One) + new Vector3(0.5f);
            output[3 * i] = (byte)noisy.X;
            output[3 * i + 1] = (byte)noisy.Y;
            output[3 * i + 2] = (byte)noisy.Z;
        }
    }

    /// <summary>The sum of two uniform numbers of -1..1: a triangle, close enough to a bell.</summary>
    private static float Bell(uint word) => ((word & 0xFFFF) + (word >> 16)) / 65536f - 1;

    private Vector3 DrawColor() => new(Uniform(0.05f, 0.95f), Uniform(0.05f, 0.95f), Uniform(0.05f, 0.95f));

    /// <summary>A colour that differs in brightness, so that the shape is seen in a grey view too.</summary>
    private Vector3 DrawColorAwayFrom(Vector3 other)
    {
        while (true)
        {
            var color = DrawColor();
            if (MathF.Abs(Brightness(color) - Brightness(other)) > MinBrightnessDistance)
            {
                return color;
            }
        }
    }

    private static float Brightness(Vector3 color) => 0.299f * color.X + 0.587f * color.Y + 0.114f * color.Z;

    private float Uniform(float low, float high) => (float)random.Uniform(decision++, low, high);

    private int Below(int count) => random.Below(decision++, count);
}
