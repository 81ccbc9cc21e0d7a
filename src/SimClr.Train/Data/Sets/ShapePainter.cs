using System.Numerics;
using SimClr.Kernels.Sampling;

namespace SimClr.Train.Data.Sets;

/// <summary>
/// Paints one picture of <c>shapes</c>: a background with a gradient and a faint texture, some copies of one shape
/// on it, noise over all. Only the outline tells the class; colour, size, place, tilt and number are random.
/// </summary>
internal sealed class ShapePainter(CounterRandom random, int side)
{
    private const int MaxCopies = 3;
    private const int PlacingTries = 20;
    private const int Oversampling = 4;
    private const float MaxTilt = 0.4f; // radians: an arrow stays an arrow, a square does not become a diamond
    private const float MinColorDistance = 0.45f;

    private readonly Vector3[] canvas = new Vector3[side * side];
    private uint decision;

    /// <summary>Writes (side, side, 3) bytes.</summary>
    public void Paint(ShapeOutline shape, Span<byte> output)
    {
        var background = PaintBackground();
        var placed = new List<Vector3>(); // x, y, radius
        int copies = 1 + Below(MaxCopies);
        for (int copy = 0; copy < copies; copy++)
        {
            if (FindPlace(placed) is { } place)
            {
                placed.Add(place);
                PaintShape(shape, place, DrawColorAwayFrom(background));
            }
        }

        AddNoise(output);
    }

    /// <summary>Returns the average colour.</summary>
    private Vector3 PaintBackground()
    {
        var from = DrawColor();
        var to = Vector3.Lerp(from, DrawColor(), 0.5f);
        float angle = Uniform(0, 2 * MathF.PI);
        var direction = new Vector2(MathF.Cos(angle), MathF.Sin(angle)) / side;
        float textureAngle = Uniform(0, 2 * MathF.PI);
        var textureDirection = new Vector2(MathF.Cos(textureAngle), MathF.Sin(textureAngle)) / side;
        float frequency = Uniform(10, 40);
        float amplitude = Uniform(0, 0.12f);
        int texture = Below(3);
        for (int y = 0; y < side; y++)
        {
            for (int x = 0; x < side; x++)
            {
                var point = new Vector2(x + 0.5f - side / 2f, y + 0.5f - side / 2f);
                float along = frequency * Vector2.Dot(textureDirection, point);
                float across = frequency * (textureDirection.X * point.Y - textureDirection.Y * point.X);
                float wave = texture switch
                {
                    0 => 0,
                    1 => MathF.Sin(along),
                    _ => MathF.Sin(along) * MathF.Sin(across),
                };
                var color = Vector3.Lerp(from, to, 0.5f + Vector2.Dot(direction, point));
                canvas[y * side + x] = color + new Vector3(amplitude * wave);
            }
        }

        return Vector3.Lerp(from, to, 0.5f);
    }

    /// <summary>A disc inside the picture that overlaps no other, or null where there is no room.</summary>
    private Vector3? FindPlace(List<Vector3> placed)
    {
        for (int attempt = 0; attempt < PlacingTries; attempt++)
        {
            float radius = Uniform(0.17f, placed.Count == 0 ? 0.32f : 0.26f) * side;
            float x = Uniform(0.9f * radius, side - 0.9f * radius);
            float y = Uniform(0.9f * radius, side - 0.9f * radius);
            if (placed.All(other => Vector2.Distance(new(x, y), new(other.X, other.Y)) > 0.95f * (radius + other.Z)))
            {
                return new Vector3(x, y, radius);
            }
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
        float strength = Uniform(0, 0.05f);
        uint block = decision / 4 + 1;
        decision = 4 * (block + (uint)canvas.Length);
        for (int i = 0; i < canvas.Length; i++)
        {
            var words = random.Block(block + (uint)i);
            var noisy = canvas[i] + strength * new Vector3(Bell(words.A), Bell(words.B), Bell(words.C));
            noisy = 255 * Vector3.Clamp(noisy, Vector3.Zero, Vector3.One) + new Vector3(0.5f);
            output[3 * i] = (byte)noisy.X;
            output[3 * i + 1] = (byte)noisy.Y;
            output[3 * i + 2] = (byte)noisy.Z;
        }
    }

    /// <summary>The sum of two uniform numbers of -1..1: a triangle, close enough to a bell.</summary>
    private static float Bell(uint word) => ((word & 0xFFFF) + (word >> 16)) / 65536f - 1;

    private Vector3 DrawColor() => new(Uniform(0.05f, 0.95f), Uniform(0.05f, 0.95f), Uniform(0.05f, 0.95f));

    private Vector3 DrawColorAwayFrom(Vector3 other)
    {
        while (true)
        {
            var color = DrawColor();
            if (Vector3.Distance(color, other) > MinColorDistance)
            {
                return color;
            }
        }
    }

    private float Uniform(float low, float high) => (float)random.Uniform(decision++, low, high);

    private int Below(int count) => random.Below(decision++, count);
}
