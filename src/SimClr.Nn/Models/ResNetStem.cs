namespace SimClr.Nn.Models;

/// <summary>How pictures enter the network.</summary>
public enum ResNetStem
{
    /// <summary>3x3 convolution, stride 1, no pooling: for pictures of about 32 pixels.</summary>
    Cifar,

    /// <summary>7x7 convolution, stride 2, then 3x3 max pooling, stride 2.</summary>
    ImageNet,
}
