using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using SimClr.Nn;

namespace SimClr.Train.Evaluation;

/// <summary>What shows that an evaluation left the encoder alone.</summary>
public static class WeightHash
{
    /// <summary>
    /// SHA-256 over names and bits of all parameters and running statistics, in hexadecimal.
    /// </summary>
    public static string Of(Module module)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, tensor) in module.NamedTensors())
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name + "\0"));
            hash.AppendData(MemoryMarshal.AsBytes(tensor.ToArray().AsSpan()));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
